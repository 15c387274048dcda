import { PART_LOG } from '../download/partial-file.ts';
import { DOWNLOADS_DIRECTORY, PLAN_FILE, readPlan } from '../download/download-store.ts';
import { FILES_DIRECTORY } from '../download/loaded-bytes.ts';
import { halvingPaths, readMarker } from '../halving/halving-store.ts';
import { holdsUpdate } from '../embedded-update.ts';
import { downloadLock, ifFree, inUseLock, modelLock } from '../locks.ts';
import { MANIFEST_FILE, modelDirectory, MODELS_DIRECTORY, readManifest } from '../stored-model.ts';
import type { DownloadPlan } from '../../contract/download-plan.ts';
import { overlaysIn } from '../add-ons/lora/overlay-store.ts';
import { childrenOf, openDirectory, PART, pathsBelow, readFile, removePath } from '../opfs.ts';
import { sweepAddOns } from './add-ons.ts';
import { VERIFIED_FILE } from './verified.ts';
import { INCOMING_DIRECTORY, isWholeIncoming, settleIncoming } from './incoming.ts';

/**
 * Removes leftovers of closed tabs and crashes: everything that belongs neither to a model nor to a resumable download.
 *
 * @param embedded ids of the models that ship with the page: incomplete ones are kept, because opening the page completes them.
 */
export async function sweep(embedded: readonly string[]): Promise<void> {
  await sweepIncoming();
  await sweepFolders(MODELS_DIRECTORY, modelLock, async (directory) => {
    const { name } = directory;
    const manifest = await readManifest(directory);
    // A tab may have closed while it was replacing this model, so there may be parts of both.
    if (!manifest) return embedded.includes(name) || (await isWholeIncoming(name)) ? 'all' : null;
    const paths = manifest.files.map(({ path }) => path);
    const fixed = [MANIFEST_FILE, VERIFIED_FILE, ...(await overlaysIn(directory))];
    return keep(fixed, paths, ['', PART, PART_LOG]);
  });
  await sweepFolders(DOWNLOADS_DIRECTORY, downloadLock, async (directory) => {
    const plan = await readPlan(directory);
    if (!plan) return null;
    const paths = plan.files.map(({ path }) => `${FILES_DIRECTORY}/${path}`);
    if (await wasImported(plan, directory)) return null;
    return keep([PLAN_FILE, ...halvingPaths(plan.files)], paths, ['', PART, PART_LOG]);
  });
  await sweepAddOns();
}

/** Installs complete models, or leaves them waiting while someone paints with the ones they replace. */
async function sweepIncoming(): Promise<void> {
  const parent = await openDirectory(INCOMING_DIRECTORY);
  for (const { name: id, kind } of await childrenOf(parent)) {
    const settle = () =>
      ifFree(
        inUseLock(id),
        () => settleIncoming(id),
        () => undefined,
      );
    if (kind === 'file') await removePath(parent, id);
    else await ifFree(modelLock(id), settle, () => undefined);
  }
}

/** The tab closed after the model was complete but before the download was removed. */
async function wasImported(plan: DownloadPlan, directory: FileSystemDirectoryHandle) {
  const model = await modelDirectory(plan.id);
  const manifest = model && (await readManifest(model));
  if (!manifest) return false;
  // The model that it would replace.
  if (plan.source.type === 'embedded' && !holdsUpdate(manifest, plan)) return false;
  for (const { path, bytes } of plan.files) {
    const whole = await readFile(directory, `${FILES_DIRECTORY}/${path}`);
    if (whole?.size !== bytes && !(await readMarker(directory, path))) return false;
  }
  return true;
}

const keep = (fixed: readonly string[], paths: readonly string[], endings: readonly string[]) =>
  new Set([...fixed, ...paths.flatMap((path) => endings.map((ending) => path + ending))]);

/** `belongs` returns the files that a folder may have, or null for a folder that has to be removed. */
async function sweepFolders(
  name: string,
  lock: (id: string) => string,
  belongs: (directory: FileSystemDirectoryHandle) => Promise<ReadonlySet<string> | 'all' | null>,
): Promise<void> {
  const parent = await openDirectory(name);
  for (const directory of await childrenOf(parent)) {
    if (directory.kind === 'file') {
      await removePath(parent, directory.name);
      continue;
    }
    const clean = async () => {
      const kept = await belongs(directory);
      if (kept === 'all') return;
      if (!kept) return removePath(parent, directory.name);
      const paths = await pathsBelow(directory);
      for (const path of paths) if (!isKept(path, kept, paths)) await removePath(directory, path);
    };
    // Someone holds the lock and is working there, so nothing in it is a leftover.
    await ifFree(lock(directory.name), clean, () => undefined);
  }
}

/** A log without its partial file is useless, and so is a partial file beside the complete one. */
function isKept(path: string, kept: ReadonlySet<string>, all: readonly string[]): boolean {
  if (!kept.has(path)) return false;
  if (path.endsWith(PART_LOG)) return all.includes(path.slice(0, -PART_LOG.length) + PART);
  return !path.endsWith(PART) || !all.includes(path.slice(0, -PART.length));
}
