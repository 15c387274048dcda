import { AppError } from '../../core/errors.ts';
import type { ModelDamage, VerifyProgress } from '../../contract/library.ts';
import type { ModelManifest } from '../../contract/manifest.ts';
import { modelBytes } from '../../contract/model-files.ts';
import { hasContent } from '../content-hash.ts';
import { ifFree, using } from '../locks.ts';
import { pathsBelow, readFile } from '../opfs.ts';
import { breakSealIfChanged, SEAL } from '../sealed-file.ts';
import { isCurrent, modelDirectory, readManifest } from '../stored-model.ts';
import { readVerified, stateOf, writeVerified } from './verified.ts';

const REPORT_BYTES = 8 * 2 ** 20;

/** Intact models are read again after a week: disks do lose data, but rarely. */
export const VERIFIED_FOR_MS = 7 * 24 * 60 * 60_000;

/** Receives the progress; reading continues when its promise has settled. */
type OnProgress = (progress: VerifyProgress) => void | Promise<void>;

/**
 * Reads every file of a model and compares its SHA-256 with the manifest's. Derived files that have changed are made again
 * when they are next needed.
 *
 * @param now milliseconds since the epoch
 * @returns the damage; empty for an intact model
 * @throws AppError `not-found`
 */
export function verifyModel(
  id: string,
  onProgress: OnProgress,
  now: number,
): Promise<ModelDamage[]> {
  return using([id], async () => {
    const model = await openModel(id);
    if (!model) throw new AppError('not-found', `No model ${id}.`, { what: id });
    return verify(model, onProgress, now);
  });
}

/**
 * Like `verifyModel`, unless the model was read recently and its files have not been written to since. It may pause for
 * minutes, so it does not prevent the model from being deleted or replaced meanwhile.
 *
 * @param isSuspect something went wrong with it, so it is read even if it was read recently
 * @returns the damage, as far as it is known; null if nothing was read
 */
export async function verifyIfDue(
  id: string,
  isSuspect: boolean,
  onProgress: OnProgress,
  now: number,
): Promise<ModelDamage[] | null> {
  const read = async () => {
    const model = await openModel(id);
    if (!model) return null;
    const verified = await readVerified(model.directory, model.manifest);
    if (verified && verified.damages.length > 0) return verified.damages;
    if (verified && !isSuspect && now - verified.at < VERIFIED_FOR_MS) return null;
    try {
      const damages = await verify(model, onProgress, now);
      return (await isCurrent(model)) ? damages : null;
    } catch (error) {
      if (await isCurrent(model)) throw error;
      return null;
    }
  };
  // Another tab may be working on it.
  return ifFree(`verify-${id}`, read, () => null);
}

interface Model {
  readonly directory: FileSystemDirectoryHandle;
  readonly manifest: ModelManifest;
}

async function openModel(id: string): Promise<Model | null> {
  const directory = await modelDirectory(id);
  const manifest = directory && (await readManifest(directory));
  return directory && manifest && { directory, manifest };
}

async function verify(
  { directory, manifest }: Model,
  onProgress: OnProgress,
  now: number,
): Promise<ModelDamage[]> {
  const state = await stateOf(directory, manifest);
  const copies = (await pathsBelow(directory)).filter((path) => path.endsWith(SEAL));
  const copied = copies.map((seal) => seal.slice(0, -SEAL.length));
  const copyBytes = copied.map(async (path) => (await readFile(directory, path))?.size ?? 0);
  const totalBytes = (await Promise.all(copyBytes)).reduce(
    (sum, bytes) => sum + bytes,
    modelBytes(manifest),
  );
  let verifiedBytes = 0;
  let reportedBytes = 0;
  const follow = (file: string) => (read: number) => {
    verifiedBytes += read;
    if (verifiedBytes - reportedBytes < REPORT_BYTES && verifiedBytes < totalBytes) return;
    reportedBytes = verifiedBytes;
    return onProgress({ file, verifiedBytes, totalBytes });
  };

  const damages: { file: string; problem: 'missing' | 'changed' }[] = [];
  for (const entry of manifest.files) {
    const { path, bytes } = entry;
    const file = await readFile(directory, path);
    if (!file) damages.push({ file: path, problem: 'missing' });
    else if (file.size !== bytes || !(await hasContent(file, entry, follow(path)))) {
      damages.push({ file: path, problem: 'changed' });
    }
  }
  const remade: ModelDamage[] = [];
  for (const path of copied) {
    const isBroken = await breakSealIfChanged(directory, path, follow(path));
    if (isBroken) remade.push({ file: path, problem: 'copy-changed' });
  }
  await writeVerified(directory, { at: now, state, damages });
  return [...damages, ...remade];
}
