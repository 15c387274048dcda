import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as ort from 'onnxruntime-node';
import { openCheckpoint } from '../../../core/formats/checkpoint/open-checkpoint.ts';
import { readTensor } from '../../../core/formats/checkpoint/checkpoint-file.ts';
import { upscalerWeights } from '../../../core/formats/checkpoint/upscaler-names.ts';
import { parseSafetensors } from '../../../core/formats/safetensors.ts';
import { encodeFloat16 } from '../../../core/tensor/float16.ts';
import {
  buildUpscalerGraph,
  DEFAULT_WAYS,
  upscalerConfigOf,
  type WeightLocation,
} from '../../index.ts';
import type { Dtype } from './golden-model.ts';
import type { GoldenRun } from './golden-run.ts';

/** Written by scripts/goldens/upscalers.py: files as people publish them, and spandrel's results. */
const FOLDER = fileURLToPath(new URL('../__goldens__/upscalers', import.meta.url));

export interface UpscalerCase {
  readonly architecture: 'ESRGAN' | 'Compact';
  readonly scale: number;
  readonly tags: readonly string[];
}

export const upscalerCases = (
  JSON.parse(readFileSync(join(FOLDER, 'upscalers.json'), 'utf8')) as {
    readonly cases: Readonly<Record<string, UpscalerCase>>;
  }
).cases;

const read = (file: string) => new Uint8Array(readFileSync(join(FOLDER, file)));

/** @param name the name of a golden file */
export async function upscalerTensors(name: string) {
  const bytes = read(name);
  const source = {
    name,
    bytes: bytes.length,
    read: (start: number, end: number) => Promise.resolve(bytes.slice(start, end)),
  };
  return upscalerWeights((await openCheckpoint(source)).tensors);
}

/** The golden picture or result of a file. */
export function upscalerGolden(name: string, what: 'picture' | 'enlarged'): ort.Tensor {
  const bytes = read('golden.safetensors');
  const entries = parseSafetensors(bytes, { name: 'golden.safetensors', bytes: bytes.length });
  const { byteOffset, byteLength, shape } = entries.get(`${name}.${what}`)!;
  const { buffer } = bytes.slice(byteOffset, byteOffset + byteLength);
  return new ort.Tensor('float32', new Float32Array(buffer), shape);
}

/** @param dtype of the weights; in the file they are float32 */
export async function upscalerRun(
  name: string,
  dtype: Dtype,
  ways = DEFAULT_WAYS,
): Promise<GoldenRun> {
  const tensors = await upscalerTensors(name);
  const weights = new Map<string, WeightLocation>();
  const parts: Uint8Array[] = [];
  let end = 0;
  for (const [tensor, { shape, ...rest }] of tensors) {
    const stored = await readTensor({ shape, ...rest });
    const part =
      dtype === 'F32'
        ? stored
        : new Uint8Array(encodeFloat16(new Float32Array(stored.buffer)).buffer);
    const location = { file: name, dtype, shape, byteOffset: end, byteLength: part.length };
    weights.set(tensor, location);
    parts.push(part);
    end += part.length;
  }
  const picture = upscalerGolden(name, 'picture');
  const [batch, , height, width] = picture.dims as [number, number, number, number];
  const config = upscalerConfigOf(tensors, name);
  return {
    model: {
      dtype,
      config,
      weightFile: name,
      weightBytes: new Uint8Array(Buffer.concat(parts)),
      weights,
      ways,
      golden: () => picture,
    },
    graph: buildUpscalerGraph(config, weights, { batch, height, width }, ways),
    feeds: { picture },
    expected: { enlarged: upscalerGolden(name, 'enlarged') },
  };
}
