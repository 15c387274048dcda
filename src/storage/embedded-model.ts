import { AppError } from '../core/errors.ts';
import { parsePythonJson } from '../core/formats/python-json.ts';
import type { TransferEvent } from '../contract/download-plan.ts';
import { parseManifest, type ModelManifest } from '../contract/manifest.ts';
import { keepInCache, restoreFromCache } from './cached-model.ts';
import { downloadFiles } from './download/download-files.ts';
import { refuseWebPage, request } from './download/request.ts';
import { sha256OfBlob } from './file-hash.ts';
import {
  beginIncoming,
  dropIncoming,
  isWholeIncoming,
  settleIncoming,
} from './library/incoming.ts';
import { alone, ifFree, inUseLock, modelLock } from './locks.ts';
import {
  MODELS_DIRECTORY,
  openStoredModel,
  readManifest,
  writeManifest,
  type StoredModel,
} from './stored-model.ts';
import { hasDisk, openDirectory, readFile, removePath, writeFile } from './opfs.ts';

const nothing = () => undefined;

/**
 * Opens a model that ships with the page. A model that is complete on the disk opens even without a network; a newer one is fetched
 * afterwards and replaces it at the next visit. Missing or damaged files are fetched first.
 *
 * @param baseUrl the folder of manifest.json, with a trailing slash.
 * @param onSettled is called when the check for a newer one is done; nobody has to wait for it
 * @throws AppError `offline` if something is missing and the site does not provide it; `invalid-config`; whatever
 * downloadFiles throws.
 */
export async function openEmbeddedModel(
  modelId: string,
  baseUrl: string,
  onEvent: (event: TransferEvent) => void,
  onSettled: () => void = nothing,
): Promise<StoredModel> {
  await ifFree(modelLock(modelId), () => settleIfUnused(modelId), nothing);
  const kept = await soundManifest(modelId);
  if (kept) {
    void fetchNewer(modelId, baseUrl, kept).catch(nothing).finally(onSettled);
  } else {
    await alone(modelLock(modelId), () => bringIn(modelId, baseUrl, onEvent));
    onSettled();
  }
  return openStoredModel(modelId);
}

/** Installs the newer one that an earlier visit fetched. */
const settleIfUnused = (modelId: string) =>
  ifFree(inUseLock(modelId), () => settleIncoming(modelId), nothing);

/** The manifest of the model on the disk; null unless every byte of the model is right. */
async function soundManifest(modelId: string): Promise<ModelManifest | null> {
  const directory = await openDirectory(`${MODELS_DIRECTORY}/${modelId}`);
  const manifest = await readManifest(directory);
  if (!manifest) return null;
  for (const { path, sha256 } of manifest.files) {
    const file = await readFile(directory, path);
    if (!file || (await sha256OfBlob(file)) !== sha256) return null;
  }
  return manifest;
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
  const manifest = await newestManifest(baseUrl).catch((error: unknown) => {
    if (kept) return kept;
    throw error;
  });
  let isComplete = JSON.stringify(kept) === JSON.stringify(manifest);
  for (const { path, sha256 } of manifest.files) {
    const file = await readFile(directory, path);
    if (file && (await sha256OfBlob(file)) === sha256) continue;
    isComplete = false;
    if (file) await removePath(directory, path);
  }
  // With several workers, one could replace files in the cache while the next visit reads them.
  if (isComplete) return;
  await download(directory, manifest, baseUrl, onEvent);
  await writeManifest(directory, manifest);
  if (!(await hasDisk())) await keepInCache(baseUrl, directory, manifest);
}

async function fetchNewer(modelId: string, baseUrl: string, kept: ModelManifest): Promise<void> {
  const newest = await newestManifest(baseUrl);
  if (JSON.stringify(newest) === JSON.stringify(kept)) return;
  const fetchAll = async () => {
    if (await isWholeIncoming(modelId)) return;
    const from = await openDirectory(`${MODELS_DIRECTORY}/${modelId}`);
    const directory = await beginIncoming(modelId);
    try {
      for (const { path, sha256 } of newest.files) {
        const isSame = kept.files.some((file) => file.path === path && file.sha256 === sha256);
        const file = isSame ? await readFile(from, path) : null;
        if (file) await writeFile(directory, path, file.stream());
      }
      await download(directory, newest, baseUrl, nothing);
      await writeManifest(directory, newest);
    } catch (error) {
      await dropIncoming(modelId);
      throw error;
    }
    if (!(await hasDisk())) await keepInCache(baseUrl, directory, newest);
  };
  await ifFree(modelLock(modelId), fetchAll, nothing);
}

function download(
  directory: FileSystemDirectoryHandle,
  manifest: ModelManifest,
  baseUrl: string,
  onEvent: (event: TransferEvent) => void,
): Promise<void> {
  const files = manifest.files.map(({ path, bytes, sha256 }) => ({
    path,
    bytes,
    hash: { algorithm: 'sha256' as const, digest: sha256 },
  }));
  return downloadFiles(directory, files, {
    folder: '',
    urlOf: (path) => baseUrl + path,
    headers: {},
    signal: new AbortController().signal,
    onEvent,
  }).catch(throwAsOffline);
}

async function newestManifest(baseUrl: string): Promise<ModelManifest> {
  const url = `${baseUrl}manifest.json`;
  const response = await request(url);
  await refuseWebPage(response, url).catch(throwAsOffline);
  return parseManifest(parsePythonJson(await response.text(), url), url);
}

/** The login page of a public Wi-Fi instead of one of our files: the site cannot be reached yet. */
function throwAsOffline(error: unknown): never {
  if (error instanceof AppError && error.details['what'] === 'web-page') {
    const { url } = error.details;
    throw new AppError('offline', error.message, { file: url!, url: url! }, { cause: error });
  }
  throw error;
}
