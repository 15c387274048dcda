import type { PlannedFile } from '../../contract/download-plan.ts';
import { convertedBytes } from '../halving/halved-file.ts';
import { logOf, readHalved } from '../halving/halving-store.ts';
import { readFile } from '../opfs.ts';
import { partialBytes } from './partial-file.ts';

/** In a download's folder: the files as they were published. One of them could be called plan.json. */
export const FILES_DIRECTORY = 'files';

/** How many bytes of `files` have arrived, including those of partial files that are in their logs. */
export async function loadedBytes(
  directory: FileSystemDirectoryHandle,
  files: readonly PlannedFile[],
): Promise<number> {
  let sum = 0;
  for (const file of files) sum += await loadedOf(directory, file);
  return sum;
}

/** @param folder of the directory, where the files are; empty for the directory itself */
export async function loadedOf(
  directory: FileSystemDirectoryHandle,
  file: PlannedFile,
  folder: string = FILES_DIRECTORY,
): Promise<number> {
  const { path, bytes } = file;
  if (await isHere(directory, file, folder)) return bytes;
  const isConverted = (await readFile(directory, logOf(path))) !== null;
  const loaded = isConverted
    ? await convertedBytes(directory, path)
    : await partialBytes(directory, within(folder, path));
  return Math.min(loaded, bytes);
}

/** Whether a file is complete, as published or converted. */
export async function isHere(
  directory: FileSystemDirectoryHandle,
  { path, bytes }: PlannedFile,
  folder: string = FILES_DIRECTORY,
): Promise<boolean> {
  const whole = await readFile(directory, within(folder, path));
  return whole?.size === bytes || (await readHalved(directory, path)) !== null;
}

const within = (folder: string, path: string) => (folder === '' ? path : `${folder}/${path}`);
