import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as ort from 'onnxruntime-node';
import { parseSafetensors } from '../../../core/formats/safetensors.ts';
import { encodeFloat16 } from '../../../core/tensor/float16.ts';
import {
  DEFAULT_WAYS,
  type GraphWays,
  type WeightIndex,
  type WeightLocation,
} from '../../index.ts';

/** Results of diffusers and transformers in float32, written by scripts/goldens/graph.py. */
const GOLDENS = fileURLToPath(new URL('../__goldens__', import.meta.url));

export type Dtype = 'F32' | 'F16';
export type Tensors = Readonly<Record<string, ort.Tensor>>;

export interface GoldenModel {
  readonly dtype: Dtype;
  readonly config: unknown;
  readonly weightFile: string;
  readonly weightBytes: Uint8Array;
  readonly weights: WeightIndex;
  /** How its graphs are written. */
  readonly ways: GraphWays;
  /** Inputs and outputs by name, float32 or int32. */
  readonly golden: (name: string) => ort.Tensor;
}

export function namesOf(
  kind: 'unet' | 'vae' | 'tiny' | 'clip' | 'bert' | 'xlm-r' | 'vision',
): string[] {
  return readdirSync(GOLDENS).filter((name) => name.startsWith(`${kind}-`));
}

/** @param dtype the dtype of the weights in the file; on disk they are float32 */
export function loadGolden(name: string, dtype: Dtype = 'F32', ways = DEFAULT_WAYS): GoldenModel {
  const folder = join(GOLDENS, name);
  const weightFile = readdirSync(folder).find((file) => file.endsWith('model.safetensors'))!;
  const stored = new Uint8Array(readFileSync(join(folder, weightFile)));
  const tensors = readTensors(new Uint8Array(readFileSync(join(folder, 'golden.safetensors'))));
  return {
    dtype,
    ways,
    config: JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')),
    weightFile,
    ...(dtype === 'F32' ? asStored(stored, weightFile) : inHalves(stored, weightFile)),
    golden: (tensor) => tensors.get(tensor)!,
  };
}

function asStored(weightBytes: Uint8Array, file: string) {
  const entries = parseSafetensors(weightBytes, { name: file, bytes: weightBytes.length });
  return {
    weightBytes,
    weights: new Map([...entries].map(([k, entry]) => [k, { ...entry, file }])),
  };
}

/** Every float32 tensor rounded to float16, in sequence. */
function inHalves(stored: Uint8Array, file: string) {
  const weights = new Map<string, WeightLocation>();
  const parts: Uint8Array[] = [];
  let end = 0;
  for (const [name, location] of asStored(stored, file).weights) {
    const { byteOffset, byteLength } = location;
    const bytes = stored.slice(byteOffset, byteOffset + byteLength);
    const isFloat = location.dtype === 'F32';
    const part = isFloat
      ? new Uint8Array(encodeFloat16(new Float32Array(bytes.buffer)).buffer)
      : bytes;
    weights.set(name, {
      ...location,
      dtype: isFloat ? 'F16' : location.dtype,
      byteOffset: end,
      byteLength: part.length,
    });
    parts.push(part);
    end += part.length;
  }
  return { weightBytes: new Uint8Array(Buffer.concat(parts)), weights };
}

function readTensors(bytes: Uint8Array): ReadonlyMap<string, ort.Tensor> {
  const entries = parseSafetensors(bytes, { name: 'golden.safetensors', bytes: bytes.length });
  return new Map(
    [...entries].map(([name, { dtype, shape, byteOffset, byteLength }]) => {
      const { buffer } = bytes.slice(byteOffset, byteOffset + byteLength);
      const tensor =
        dtype === 'I32'
          ? new ort.Tensor('int32', new Int32Array(buffer), shape)
          : new ort.Tensor('float32', new Float32Array(buffer), shape);
      return [name, tensor];
    }),
  );
}
