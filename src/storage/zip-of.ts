import { createCRC32 } from 'hash-wasm';
import { zipFrame } from '../core/formats/zip-writer.ts';
import { blobChunks } from './blob-source.ts';

/** A zip archive whose entries are these files as they are, so nothing is copied. It can be read as long as they exist. */
export async function zipOf(files: Iterable<readonly [path: string, file: Blob]>): Promise<Blob> {
  const all = [...files];
  const parts = [];
  for (const [name, file] of all) {
    parts.push({ name, bytes: file.size, crc32: await crc32Of(file) });
  }
  const { headers, directory } = zipFrame(parts);
  const pieces = all.flatMap(([, file], index) => [headers[index]!, file]);
  return new Blob([...pieces, directory], { type: 'application/zip' });
}

/** Zip archives need it for every entry. */
async function crc32Of(file: Blob): Promise<number> {
  const hasher = await createCRC32();
  hasher.init();
  for await (const chunk of blobChunks(file)) hasher.update(chunk);
  return Number.parseInt(hasher.digest('hex'), 16);
}
