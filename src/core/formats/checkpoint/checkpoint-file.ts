import type { Dtype } from '../dtype.ts';

/** A tensor of a file, still on disk. */
export interface CheckpointTensor {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly byteLength: number;
  /**
   * Its elements, little-endian and row-major, in pieces of whole elements: of `CHUNK_BYTES`, or of
   * `STRIDED_CHUNK_BYTES` where they lie apart.
   *
   * @throws AppError `invalid-file` when the file is shorter than it says
   */
  chunks(): AsyncIterable<Uint8Array<ArrayBuffer>>;
}

/** Any file of named tensors, whatever its format. */
export interface CheckpointFile {
  readonly name: string;
  readonly tensors: ReadonlyMap<string, CheckpointTensor>;
  /** What the writer said beside the tensors; empty for formats that cannot. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** Memory of under a megabyte is used again; more of it comes fresh from the system, which takes longer than converting it. */
export const CHUNK_BYTES = 512 * 1024;

/** All of a tensor in memory, for the small ones: LoRA factors, embeddings. */
export async function readTensor(tensor: CheckpointTensor): Promise<Uint8Array<ArrayBuffer>> {
  const content = new Uint8Array(tensor.byteLength);
  let at = 0;
  for await (const chunk of tensor.chunks()) {
    content.set(chunk, at);
    at += chunk.length;
  }
  return content;
}
