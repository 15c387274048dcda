import { z } from 'zod';
import { contentHash } from '../../contract/manifest.ts';
import type { PlannedFile } from '../../contract/download-plan.ts';
import type { FileEntry } from '../hashed-file.ts';
import { parentOf, readFile, removePath, writeText } from '../opfs.ts';
import { FINAL_PATHS, PART_NAMES } from '../import/model-recipe.ts';

/** Within a download's folder: the weights that its files were converted to as they arrived, under their final paths. */
export const HALVES_DIRECTORY = 'halves';
/** Beside it: what is known of those files. */
export const SOURCES_DIRECTORY = 'sources';

/** Where a file has its tensors. */
export const TABLE = '.table';
/** How far its conversion has got. */
const LOG = '.log';
/** Written last: only then do the weights count. */
const DONE = '.done';

const doneSchema = z.object({
  /** The SHA-256 of the published file, or what its site gives instead. */
  digest: z.string(),
  made: z.array(contentHash.extend({ path: z.string(), bytes: z.int().min(0), head: z.string() })),
});

export interface MadeFile extends FileEntry {
  /** The SHA-256 of what comes before the tensors, which tells one layout from another. */
  readonly head: string;
}

/** What a published file was converted to. */
export interface Halved {
  readonly digest: string;
  readonly made: readonly MadeFile[];
}

/** The path of a file about the published file at `path`, below a download's folder. */
export const beside = (path: string, ending: string) => `${SOURCES_DIRECTORY}/${path}${ending}`;

export const logOf = (path: string) => beside(path, LOG);

/** Null unless everything that the file was converted to is there. */
export async function readHalved(
  directory: FileSystemDirectoryHandle,
  path: string,
): Promise<Halved | null> {
  const halved = await readMarker(directory, path);
  for (const { path: made, bytes } of halved?.made ?? []) {
    if ((await readFile(directory, `${HALVES_DIRECTORY}/${made}`))?.size !== bytes) return null;
  }
  return halved;
}

/** The same, even if the weights have been moved into a model since. */
export async function readMarker(
  directory: FileSystemDirectoryHandle,
  path: string,
): Promise<Halved | null> {
  try {
    const text = await (await readFile(directory, beside(path, DONE)))?.text();
    return text === undefined ? null : (doneSchema.parse(JSON.parse(text)) as Halved);
  } catch {
    return null;
  }
}

export function writeHalved(
  directory: FileSystemDirectoryHandle,
  path: string,
  halved: Halved,
): Promise<void> {
  return writeText(directory, beside(path, DONE), JSON.stringify(halved));
}

/** Forgets what is known of a file; weights without it do not count. */
export async function forgetSource(
  directory: FileSystemDirectoryHandle,
  path: string,
): Promise<void> {
  for (const ending of [DONE, LOG, TABLE]) await removePath(directory, beside(path, ending));
}

/** The converted weights, to be moved. */
export async function madeFile(
  directory: FileSystemDirectoryHandle,
  path: string,
): Promise<FileSystemFileHandle> {
  const from = await parentOf(directory, `${HALVES_DIRECTORY}/${path}`, false);
  return from.directory.getFileHandle(from.name);
}

/** What a download's folder may contain for these files. */
export function halvingPaths(files: readonly PlannedFile[]): string[] {
  return [
    ...files.flatMap(({ path }) => [DONE, LOG, TABLE].map((ending) => beside(path, ending))),
    ...PART_NAMES.map((part) => `${HALVES_DIRECTORY}/${FINAL_PATHS[part].weights}`),
  ];
}
