import { blobChunks } from '../blob-source.ts';
import { createHasher } from '../file-hash.ts';
import type { SourceFiles } from './source-files.ts';

/**
 * Sixteen hex digits that identify files by their paths, lengths and every byte. Two merges of one family may differ in only a
 * few tensors, and a model with the same id would be replaced.
 *
 * @throws the signal's reason
 */
export async function fingerprint(files: SourceFiles, signal?: AbortSignal): Promise<string> {
  const hasher = await createHasher('sha256', 0);
  for (const [path, file] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hasher.update(new TextEncoder().encode(`${path}\0${String(file.size)}\0`));
    for await (const chunk of blobChunks(file, path)) {
      signal?.throwIfAborted();
      hasher.update(chunk);
    }
  }
  return hasher.digest().slice(0, 16);
}
