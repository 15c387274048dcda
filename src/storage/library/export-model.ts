import { AppError } from '../../core/errors.ts';
import { MANIFEST_FILE, modelDirectory, readManifest } from '../stored-model.ts';
import { readFile } from '../opfs.ts';
import { zipOf } from '../zip-of.ts';

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

  const files: [path: string, file: Blob][] = [
    [MANIFEST_FILE, new Blob([JSON.stringify(manifest)])],
  ];
  for (const { path, bytes } of manifest.files) {
    const file = await readFile(directory, path);
    if (file?.size !== bytes) {
      throw new AppError('integrity', `${path} is missing or truncated.`, { file: path });
    }
    files.push([path, file]);
  }
  return zipOf(files);
}
