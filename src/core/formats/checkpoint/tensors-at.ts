import type { ByteSource } from '../byte-source.ts';
import type { SafetensorsEntry } from '../safetensors.ts';
import type { CheckpointTensor } from './checkpoint-file.ts';
import { rangeChunks } from './strided-view.ts';

/** The tensors of a safetensors file whose header has already been read. */
export function tensorsAt(
  source: ByteSource,
  entries: ReadonlyMap<string, SafetensorsEntry>,
): Map<string, CheckpointTensor> {
  const tensors = new Map<string, CheckpointTensor>();
  for (const [name, { dtype, shape, byteOffset, byteLength }] of entries) {
    const end = byteOffset + byteLength;
    const span = [byteOffset, end] as const;
    const chunks = (from = 0) => rangeChunks(source, byteOffset + from, end);
    tensors.set(name, { dtype, shape, byteLength, span, chunks });
  }
  return tensors;
}
