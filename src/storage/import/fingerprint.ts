import { blobChunks } from '../blob-source.ts';
import { createHasher } from '../file-hash.ts';
import { StandIn } from '../stand-in.ts';
import type { SourceFiles } from './source-files.ts';

/**
 * Identifies what a model was made from, by the hash of every file: merges of one family may differ in only a few tensors, and a
 * model with the same id would be replaced.
 *
 * @throws the signal's reason
 */
export async function fingerprint(files: SourceFiles, signal?: AbortSignal): Promise<string> {
  const hasher = await createHasher('sha256', 0);
  for (const [path, file] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const digest = (file instanceof StandIn && file.sha256) || (await sha256Of(path, file, signal));
    hasher.update(new TextEncoder().encode(`${path}\0${String(file.size)}\0${digest}\0`));
  }
  return hasher.digest().slice(0, 16);
}

async function sha256Of(path: string, file: Blob, signal?: AbortSignal): Promise<string> {
  const hasher = await createHasher('sha256', file.size);
  for await (const chunk of blobChunks(file, path)) {
    signal?.throwIfAborted();
    hasher.update(chunk);
  }
  return hasher.digest();
}
