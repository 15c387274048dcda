import { z } from 'zod';
import type { AddOn } from '../../contract/library.ts';
import type { ModelManifest } from '../../contract/manifest.ts';
import { AppError } from '../../core/errors.ts';
import { readFile, writeText } from '../opfs.ts';

/** Stored beside a model's manifest: when its files were last read, and the damage found. */
export const VERIFIED_FILE = 'verified.json';

const schema = z.object({
  /** Milliseconds since the epoch. */
  at: z.number(),
  /** Lengths and times of the files; if these have changed, the result no longer applies. */
  state: z.string(),
  damages: z.array(z.object({ file: z.string(), problem: z.enum(['missing', 'changed']) })),
});
export type Verified = Omit<z.infer<typeof schema>, 'state'>;

/** null if the files were never read, or have been written to since. */
export async function readVerified(
  directory: FileSystemDirectoryHandle,
  manifest: Pick<ModelManifest, 'files'>,
): Promise<Verified | null> {
  try {
    const text = await (await readFile(directory, VERIFIED_FILE))?.text();
    const verified = schema.safeParse(JSON.parse(text ?? 'null')).data;
    return verified?.state === (await stateOf(directory, manifest)) ? verified : null;
  } catch {
    return null;
  }
}

/** @param state the result of `stateOf` before the files were read */
export function writeVerified(
  directory: FileSystemDirectoryHandle,
  verified: Verified & { readonly state: string },
): Promise<void> {
  return writeText(directory, VERIFIED_FILE, JSON.stringify(verified));
}

/** Length and time of each file: every program that writes changes them, but a failing disk does not. */
export async function stateOf(
  directory: FileSystemDirectoryHandle,
  { files }: Pick<ModelManifest, 'files'>,
): Promise<string> {
  const states = files.map(async ({ path }) => {
    const file = await readFile(directory, path);
    return [path, file?.size, file?.lastModified];
  });
  return JSON.stringify(await Promise.all(states));
}

/**
 * The error for painting with damaged files.
 *
 * @param name of an add-on; the id of a model
 */
export function damaged(kind: 'model' | AddOn['kind'], name: string, file: string): AppError {
  const details = { what: 'damaged', kind, name, file };
  return new AppError('integrity', `${file} of the ${kind} ${name} has changed.`, details);
}
