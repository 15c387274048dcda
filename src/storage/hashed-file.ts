import type { ModelManifest } from '../contract/manifest.ts';
import { readAhead, streamOf } from './byte-streams.ts';
import { BY_BLOCKS, contentHasher, type HashKind } from './content-hash.ts';
import { writeFile } from './opfs.ts';

export type FileEntry = ModelManifest['files'][number];

/**
 * Writes a file as its bytes arrive, all or nothing, and returns its entry for the manifest.
 *
 * @throws AppError `quota`; whatever `chunks` throws
 */
export async function writeHashed(
  directory: FileSystemDirectoryHandle,
  path: string,
  chunks: AsyncIterable<Uint8Array<ArrayBuffer>>,
  kind: HashKind = BY_BLOCKS,
): Promise<FileEntry> {
  const hasher = await contentHasher(kind);
  let bytes = 0;
  async function* hashed() {
    for await (const chunk of readAhead(chunks)) {
      await hasher.update(chunk);
      bytes += chunk.byteLength;
      yield chunk;
    }
  }
  await writeFile(directory, path, streamOf(hashed()));
  return { path, bytes, ...(await hasher.digest()) };
}
