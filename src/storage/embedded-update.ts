import { AppError } from '../core/errors.ts';
import { parsePythonJson } from '../core/formats/python-json.ts';
import type { DownloadPlan } from '../contract/download-plan.ts';
import type { ModelUpdate } from '../contract/library-api.ts';
import { textIn } from '../contract/local-text.ts';
import { parseManifest, type ModelManifest } from '../contract/manifest.ts';
import { discardDownload, DOWNLOADS_DIRECTORY } from './download/download-store.ts';
import { FILES_DIRECTORY } from './download/loaded-bytes.ts';
import {
  downloadPublished,
  filesBesides,
  plannedFile,
  readPublished,
  type Published,
} from './embedded-site.ts';
import { sha256OfBlob } from './file-hash.ts';
import { beginIncoming, dropIncoming, readIncoming } from './library/incoming.ts';
import { storeModel, type WithoutModel } from './library/store-model.ts';
import { ifFree, modelLock } from './locks.ts';
import { MANIFEST_FILE, modelDirectory, readManifest, writeManifest } from './stored-model.ts';
import { hasDisk, moveFile, openDirectory, parentOf, readFile, removePath } from './opfs.ts';

const nothing = () => undefined;

/**
 * Looks whether the site has other weights of a model that ships with the page and is on the disk. A difference without weights is
 * small, and fetched at once for the next visit.
 *
 * @param baseUrl the folder of manifest.json, with a trailing slash
 * @returns what the user may take; null if there is nothing to ask
 * @throws AppError like `readPublished`
 */
export async function findUpdate(modelId: string, baseUrl: string): Promise<ModelUpdate | null> {
  const directory = await modelDirectory(modelId);
  const kept = directory && (await readManifest(directory));
  // Without a disk, the model is fetched anew whenever the site has another.
  if (!kept || !(await hasDisk())) return null;
  const published = await readPublished(baseUrl);
  const { manifest } = published;
  const isSame = (other: ModelManifest | null) =>
    JSON.stringify(other) === JSON.stringify(manifest);
  if (isSame(kept)) {
    // Begun for a version that the site has taken back, or installed just before a tab was closed.
    await discardDownload(modelId).catch(nothing);
    return null;
  }
  if (isSame(await readIncoming(modelId))) return null;
  const changed = filesBesides(manifest, kept);
  const weights = Object.values(manifest.parts).flatMap((part) =>
    'weights' in part ? (part.weights ?? []) : [],
  );
  if (!changed.some(({ path }) => weights.includes(path))) {
    await ifFree(modelLock(modelId), () => bringQuietly(manifest, changed, baseUrl), nothing);
    return null;
  }
  const { name, version, news = null } = manifest;
  return { plan: await planOf(modelId, published, changed), name, version, news };
}

async function planOf(
  id: string,
  { manifest, file }: Published,
  changed: ModelManifest['files'],
): Promise<DownloadPlan> {
  const sha256 = await sha256OfBlob(file);
  const files = [...changed, { path: MANIFEST_FILE, bytes: file.size, sha256 }].map(plannedFile);
  const { name, version, licence } = manifest;
  const { spdx } = licence;
  return {
    id,
    source: { type: 'embedded', name: textIn(name, 'en'), version },
    layout: 'skypaint',
    files,
    totalBytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    licence: { id: spdx, name: spdx, url: null, acceptRequired: false },
  };
}

async function bringQuietly(
  manifest: ModelManifest,
  changed: ModelManifest['files'],
  baseUrl: string,
): Promise<void> {
  const directory = await beginIncoming(manifest.id);
  try {
    await downloadPublished(directory, changed, baseUrl, nothing);
    await writeManifest(directory, manifest);
  } catch (error) {
    await dropIncoming(manifest.id);
    throw error;
  }
}

/** Whether the model has everything that the plan brings. */
export function holdsUpdate({ files }: Pick<ModelManifest, 'files'>, plan: DownloadPlan): boolean {
  return plan.files
    .filter(({ path }) => path !== MANIFEST_FILE)
    .every(({ path, hash }) =>
      files.some((file) => file.path === path && file.sha256 === hash?.digest),
    );
}

/** The model on the disk, if it has everything that the plan brings: another tab may have been first. */
export async function installedUpdate(plan: DownloadPlan): Promise<ModelManifest | null> {
  const directory = await modelDirectory(plan.id);
  const kept = directory && (await readManifest(directory));
  return kept && holdsUpdate(kept, plan) ? kept : null;
}

/**
 * Replaces a model that ships with the page by a complete download, once the pictures being painted with it are done. Files that
 * both have stay where they are.
 *
 * @throws AppError `integrity` if the model on the disk is not the one that the plan was made for; `busy`
 */
export async function installUpdate(
  plan: DownloadPlan,
  withoutModel: WithoutModel,
): Promise<ModelManifest> {
  const source = await openDirectory(`${DOWNLOADS_DIRECTORY}/${plan.id}/${FILES_DIRECTORY}`);
  const text = (await (await readFile(source, MANIFEST_FILE))?.text()) ?? '';
  const manifest = parseManifest(parsePythonJson(text, MANIFEST_FILE));
  await storeModel(plan.id, withoutModel, async (directory) => {
    const kept = await modelDirectory(plan.id);
    const known = (kept && (await readManifest(kept))?.files) ?? [];
    for (const file of filesBesides(manifest, { files: known })) {
      const { path } = file;
      const isPlanned = plan.files.some(
        ({ path: planned, hash }) => planned === path && hash?.digest === file.sha256,
      );
      if (isPlanned && (await readFile(source, path))?.size === file.bytes) continue;
      throw new AppError('integrity', `${path} does not match the manifest.`, { file: path });
    }
    for (const { path } of plan.files) {
      if (path === MANIFEST_FILE) continue;
      const from = await parentOf(source, path, false);
      const to = await parentOf(directory, path, true);
      await moveFile(await from.directory.getFileHandle(from.name), to.directory, to.name);
    }
    return manifest;
  });
  await removePath(await openDirectory(DOWNLOADS_DIRECTORY), plan.id);
  return manifest;
}
