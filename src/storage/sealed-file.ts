import { z } from 'zod';
import { contentHash } from '../contract/manifest.ts';
import { hasContent } from './content-hash.ts';
import { writeHashed } from './hashed-file.ts';
import { readFile, removePath, writeText } from './opfs.ts';

/** Stored beside a derived file: its sources and its hash. */
export const SEAL = '-seal';

/** Hashing more whenever a model is opened would take seconds; larger files are only checked by length and time until the model is verified. */
const HASH_MAX_BYTES = 2 ** 30;

const sealSchema = contentHash.extend({
  source: z.string(),
  bytes: z.int(),
  /** When the file was written, in milliseconds since the epoch; missing in seals from the first version. */
  modified: z.number().optional(),
});
type Seal = z.infer<typeof sealSchema>;
type Chunks = AsyncIterable<Uint8Array<ArrayBuffer>>;

/** Files that this worker has found intact; later changes change their time. */
const found = new Set<string>();

/**
 * A file that can be made again. It is reused, or made again if its sources or its own bytes have changed. The caller must make
 * sure that only one worker does this at a time.
 *
 * @param source identifies its sources
 * @throws AppError `quota`; whatever `make` and its chunks throw
 */
export async function sealedFile(
  directory: FileSystemDirectoryHandle,
  path: string,
  source: string,
  make: () => Chunks | Promise<Chunks>,
): Promise<File> {
  const seal = await readSeal(directory, path + SEAL);
  const kept = await readFile(directory, path);
  if (kept && seal?.source === source && (await matches(kept, seal))) return kept;

  const hashed = await writeHashed(directory, path, await make());
  const file = (await readFile(directory, path))!;
  const newSeal: Seal = { source, ...hashed, modified: file.lastModified };
  await writeText(directory, path + SEAL, JSON.stringify(newSeal));
  return file;
}

/**
 * Verifies all of a sealed file. If it has changed, it loses its seal and is made again when it is next needed; current
 * readers can continue.
 *
 * @param onRead see `hasContent`
 * @returns whether it had changed
 */
export async function breakSealIfChanged(
  directory: FileSystemDirectoryHandle,
  path: string,
  onRead: (bytes: number) => unknown,
): Promise<boolean> {
  const seal = await readSeal(directory, path + SEAL);
  const file = await readFile(directory, path);
  if (!seal || !file) return false;
  if (file.size === seal.bytes && (await hasContent(file, seal, onRead))) return false;
  await removePath(directory, path + SEAL);
  return true;
}

async function matches(file: File, seal: Seal): Promise<boolean> {
  if (file.size !== seal.bytes) return false;
  const state = `${seal.sha256} ${String(file.lastModified)}`;
  if (found.has(state)) return true;
  if (file.size > HASH_MAX_BYTES) return file.lastModified === (seal.modified ?? file.lastModified);
  const isRight = await hasContent(file, seal);
  if (isRight) found.add(state);
  return isRight;
}

async function readSeal(directory: FileSystemDirectoryHandle, path: string): Promise<Seal | null> {
  try {
    const file = await readFile(directory, path);
    return file && (sealSchema.safeParse(JSON.parse(await file.text())).data ?? null);
  } catch {
    return null;
  }
}
