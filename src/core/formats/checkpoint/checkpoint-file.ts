import type { Dtype } from '../dtype.ts';

/** A tensor of a file, still on disk. */
export interface CheckpointTensor {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly byteLength: number;
  /** The range of the file that `chunks` may read; absent if the elements are computed. */
  readonly span?: readonly [start: number, end: number];
  /**
   * Its elements, little-endian and row-major, in pieces of whole elements: `CHUNK_BYTES` each, or
   * `STRIDED_CHUNK_BYTES` if the elements are not contiguous.
   *
   * @param from how many bytes to skip at the beginning, whole elements; the checksum is then not compared
   * @throws AppError `invalid-file` when the file is shorter than its header says
   */
  chunks(from?: number): AsyncIterable<Uint8Array<ArrayBuffer>>;
}

/** Any file of named tensors, whatever its format. */
export interface CheckpointFile {
  readonly name: string;
  readonly tensors: ReadonlyMap<string, CheckpointTensor>;
  /** The writer's metadata; empty for formats that have none. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** Allocators reuse blocks below a megabyte; larger ones come fresh from the system, which takes longer than converting them. */
export const CHUNK_BYTES = 512 * 1024;

/** A whole tensor in memory; for small ones such as LoRA factors and embeddings. */
export async function readTensor(tensor: CheckpointTensor): Promise<Uint8Array<ArrayBuffer>> {
  const content = new Uint8Array(tensor.byteLength);
  let at = 0;
  for await (const chunk of tensor.chunks()) {
    content.set(chunk, at);
    at += chunk.length;
  }
  return content;
}
