import { AppError } from '../core/errors.ts';
import type { TransferEvent } from '../models/download-plan.ts';
import { parseManifest, type ModelManifest } from '../models/manifest.ts';
import { downloadFiles } from './download/download-files.ts';
import { request } from './download/request.ts';
import { sha256OfBlob } from './file-hash.ts';
import { alone, modelLock } from './locks.ts';
import {
  MODELS_DIRECTORY,
  openStoredModel,
  readManifest,
  writeManifest,
  type StoredModel,
} from './model-store.ts';
import { openDirectory, readFile, removePath } from './opfs.ts';

/**
 * Brings a model that lies beside the page onto the disk: what is missing, damaged or outdated by the manifest's
 * SHA-256 is fetched again, the rest only checked. With the network gone, what is complete still opens.
 *
 * @param baseUrl where manifest.json lies, with a trailing slash.
 * @throws AppError `invalid-config`; what downloadFiles throws.
 */
export async function openEmbeddedModel(
  modelId: string,
  baseUrl: string,
  onEvent: (event: TransferEvent) => void,
): Promise<StoredModel> {
  await alone(modelLock(modelId), async () => {
    const directory = await openDirectory(`${MODELS_DIRECTORY}/${modelId}`);
    const kept = await readManifest(directory);
    const manifest = await newestManifest(`${baseUrl}manifest.json`, kept);
    for (const { path, sha256 } of manifest.files) {
      const file = await readFile(directory, path);
      if (file && (await sha256OfBlob(file)) !== sha256) await removePath(directory, path);
    }
    const files = manifest.files.map(({ path, bytes, sha256 }) => ({
      path,
      bytes,
      hash: { algorithm: 'sha256' as const, digest: sha256 },
    }));
    await downloadFiles(directory, files, {
      urlOf: (path) => baseUrl + path,
      headers: {},
      signal: new AbortController().signal,
      onEvent,
    });
    await writeManifest(directory, manifest);
  });
  return openStoredModel(modelId);
}

async function newestManifest(url: string, kept: ModelManifest | null): Promise<ModelManifest> {
  try {
    return parseManifest(await (await request(url)).json(), url);
  } catch (error) {
    if (error instanceof AppError && error.code === 'offline' && kept) return kept;
    throw error;
  }
}
