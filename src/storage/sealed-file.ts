import { z } from 'zod';
import { sha256OfBlob, Sha256Stream } from './integrity.ts';
import { readFile, writeFile, writeText } from './opfs.ts';

/** Beside a file that was made from others: what it was made from, and what its bytes hash to. */
export const SEAL = '-seal';

/** Hashing gigabytes whenever a model is opened would cost more than it saves; their length must do. */
const HASH_MAX_BYTES = 256 * 2 ** 20;

const sealSchema = z.object({ source: z.string(), sha256: z.string(), bytes: z.int() });
type Seal = z.infer<typeof sealSchema>;

/** Found right by this worker; whoever changes one later changes its time. */
const found = new Set<string>();

/**
 * A file that can be made again: as it lies there, or made anew when it comes from something else by now, or its own bytes
 * have changed. One worker at a time, which is the caller's to see to.
 *
 * @param source says what it is made from
 * @throws AppError `quota`; what `make` and its stream throw
 */
export async function sealedFile(
  directory: FileSystemDirectoryHandle,
  path: string,
  source: string,
  make: () =>
    ReadableStream<Uint8Array<ArrayBuffer>> | Promise<ReadableStream<Uint8Array<ArrayBuffer>>>,
): Promise<File> {
  const seal = await readSeal(directory, path + SEAL);
  const kept = await readFile(directory, path);
  if (kept && seal?.source === source && (await matches(kept, seal))) return kept;

  const hash = new Sha256Stream();
  await writeFile(directory, path, (await make()).pipeThrough(hash));
  const file = (await readFile(directory, path))!;
  const newSeal: Seal = { source, sha256: await hash.digest, bytes: file.size };
  await writeText(directory, path + SEAL, JSON.stringify(newSeal));
  return file;
}

async function matches(file: File, { sha256, bytes }: Seal): Promise<boolean> {
  if (file.size !== bytes) return false;
  const state = `${sha256} ${String(file.lastModified)}`;
  if (file.size > HASH_MAX_BYTES || found.has(state)) return true;
  const isRight = (await sha256OfBlob(file)) === sha256;
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
