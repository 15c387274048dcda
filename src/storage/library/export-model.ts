import { createCRC32 } from 'hash-wasm';
import { AppError } from '../../core/errors.ts';
import { zipFrame, type ZipPart } from '../../core/formats/zip-writer.ts';
import { blobChunks } from '../blob-source.ts';
import { MANIFEST_FILE, modelDirectory, readManifest } from '../stored-model.ts';
import { readFile } from '../opfs.ts';

/**
 * A model as one portable file: a zip archive whose entries are the files on the disk, so nothing is copied. It can be read as
 * long as the model exists.
 *
 * @throws AppError `not-found` if there is no such model; `integrity` if one of its files is missing or truncated
 */
export async function exportModel(id: string): Promise<Blob> {
  const directory = await modelDirectory(id);
  const manifest = directory && (await readManifest(directory));
  if (!directory || !manifest) throw new AppError('not-found', `No model ${id}.`, { what: id });

  const files: Blob[] = [];
  const parts: ZipPart[] = [];
  const add = async (name: string, file: Blob) => {
    files.push(file);
    parts.push({ name, bytes: file.size, crc32: await crc32Of(file) });
  };
  await add(MANIFEST_FILE, new Blob([JSON.stringify(manifest)]));
  for (const { path, bytes } of manifest.files) {
    const file = await readFile(directory, path);
    if (file?.size !== bytes) {
      throw new AppError('integrity', `${path} is missing or truncated.`, { file: path });
    }
    await add(path, file);
  }
  const { headers, directory: end } = zipFrame(parts);
  const pieces = files.flatMap((file, index) => [headers[index]!, file]);
  return new Blob([...pieces, end], { type: 'application/zip' });
}

/** Zip archives need it for every entry. */
async function crc32Of(file: Blob): Promise<number> {
  const hasher = await createCRC32();
  hasher.init();
  for await (const chunk of blobChunks(file)) hasher.update(chunk);
  return Number.parseInt(hasher.digest('hex'), 16);
}
