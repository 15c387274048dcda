import type { TransferEvent } from '../contract/download-plan.ts';
import type { ModelManifest } from '../contract/manifest.ts';
import { keepInCache, restoreFromCache } from './cached-model.ts';
import { downloadPublished, readPublished } from './embedded-site.ts';
import { sha256OfBlob } from './file-hash.ts';
import { settleIncoming } from './library/incoming.ts';
import { alone, ifFree, inUseLock, modelLock } from './locks.ts';
import {
  MODELS_DIRECTORY,
  openStoredModel,
  readManifest,
  writeManifest,
  type StoredModel,
} from './stored-model.ts';
import { hasDisk, openDirectory, readFile, removePath } from './opfs.ts';

const nothing = () => undefined;

/**
 * Opens a model that ships with the page. A model that is complete on the disk opens whatever the network does, and whatever the
 * site has by now: see embedded-update.ts. Missing or damaged files are fetched first.
 *
 * @param baseUrl the folder of manifest.json, with a trailing slash.
 * @throws AppError `offline` if something is missing and the site does not provide it; `invalid-config`; whatever
 * downloadFiles throws.
 */
export async function openEmbeddedModel(
  modelId: string,
  baseUrl: string,
  onEvent: (event: TransferEvent) => void,
): Promise<StoredModel> {
  await ifFree(modelLock(modelId), () => settleIfUnused(modelId), nothing);
  if (!(await isSound(modelId))) {
    await alone(modelLock(modelId), () => bringIn(modelId, baseUrl, onEvent));
  }
  return openStoredModel(modelId);
}

/** Installs the newer one that an earlier visit fetched. */
const settleIfUnused = (modelId: string) =>
  ifFree(inUseLock(modelId), () => settleIncoming(modelId), nothing);

/** Whether the model is on the disk, and every byte of it is right. */
async function isSound(modelId: string): Promise<boolean> {
  const directory = await openDirectory(`${MODELS_DIRECTORY}/${modelId}`);
  const manifest = await readManifest(directory);
  for (const entry of manifest?.files ?? []) if (!(await isRight(directory, entry))) return false;
  return manifest !== null;
}

async function isRight(
  directory: FileSystemDirectoryHandle,
  { path, sha256 }: ModelManifest['files'][number],
): Promise<boolean> {
  const file = await readFile(directory, path);
  return file !== null && (await sha256OfBlob(file)) === sha256;
}

async function bringIn(
  modelId: string,
  baseUrl: string,
  onEvent: (event: TransferEvent) => void,
): Promise<void> {
  // Another tab may be installing a newer one.
  await settleIfUnused(modelId);
  const directory = await openDirectory(`${MODELS_DIRECTORY}/${modelId}`);
  if (!(await hasDisk())) await restoreFromCache(baseUrl, directory);
  const kept = await readManifest(directory);
  const manifest = await readPublished(baseUrl).then(
    (published) => published.manifest,
    (error: unknown) => {
      if (kept) return kept;
      throw error;
    },
  );
  let isComplete = JSON.stringify(kept) === JSON.stringify(manifest);
  for (const entry of manifest.files) {
    if (await isRight(directory, entry)) continue;
    isComplete = false;
    await removePath(directory, entry.path);
  }
  // With several workers, one could replace files in the cache while the next visit reads them.
  if (isComplete) return;
  await downloadPublished(directory, manifest.files, baseUrl, onEvent);
  await writeManifest(directory, manifest);
  if (!(await hasDisk())) await keepInCache(baseUrl, directory, manifest);
}
