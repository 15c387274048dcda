import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { bytesSource, type ByteSource } from '../byte-source.ts';
import { readTensor, type CheckpointTensor } from '../checkpoint/checkpoint-file.ts';
import { halfChunks, isFloatDtype } from '../checkpoint/to-half.ts';

const FOLDER = new URL('./checkpoints/', import.meta.url);

/** A file written by scripts/goldens/checkpoints.py. */
export const goldenBytes = (name: string): Uint8Array => readFileSync(new URL(name, FOLDER));

export const goldenSource = (name: string): ByteSource => bytesSource(name, goldenBytes(name));

/** safetensors' names of torch's types. */
export const SAFETENSORS_DTYPES: Readonly<Record<string, string>> = {
  float64: 'F64',
  float32: 'F32',
  float16: 'F16',
  bfloat16: 'BF16',
  float8_e4m3fn: 'F8_E4M3',
  float8_e5m2: 'F8_E5M2',
  int64: 'I64',
  int32: 'I32',
  int16: 'I16',
  int8: 'I8',
  uint8: 'U8',
  uint16: 'U16',
  bool: 'BOOL',
  complex64: 'C64',
};

/** By diffusers' name: the original name, the shape and the SHA-256 of the float16 bytes. */
export type Origins = Readonly<Record<string, readonly [string, readonly number[], string]>>;

export interface Expected {
  readonly unet: Origins;
  readonly unetEma: Origins;
  readonly vae: Origins;
  readonly textEncoder: Origins;
  readonly configs: Readonly<
    Record<'unet' | 'vae' | 'textEncoder', Readonly<Record<string, unknown>>>
  >;
  readonly views: Readonly<
    Record<
      string,
      {
        readonly dtype: string;
        readonly shape: readonly number[];
        readonly sha256: string;
        readonly half?: readonly number[];
      }
    >
  >;
  /** By case: the file and weight of each LoRA in it. */
  readonly fused: Readonly<Record<string, readonly (readonly [string, number])[]>>;
  readonly embedding: readonly number[];
}

export const expected = JSON.parse(
  Buffer.from(goldenBytes('expected.json')).toString('utf8'),
) as Expected;

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

export async function sha256OfTensor(tensor: CheckpointTensor): Promise<string> {
  return sha256(await readTensor(tensor));
}

export async function halvesOf(tensor: CheckpointTensor) {
  const report = { overflows: 0, infinities: 0, nans: 0 };
  const halves: number[] = [];
  const { dtype } = tensor;
  if (!isFloatDtype(dtype)) throw new Error(`${dtype} has no halves`);
  for await (const chunk of halfChunks({ ...tensor, dtype }, report)) {
    for (const half of chunk) halves.push(half);
  }
  return { halves: Uint16Array.from(halves), report };
}
