import { AppError } from '../core/errors.ts';
import { parseManifest, type ModelManifest } from '../models/manifest.ts';
import { fetchFile, fetchOk } from './fetch-file.ts';
import { fp32Stream } from './fp32-stream.ts';
import { sha256OfBlob, Sha256Stream } from './integrity.ts';
import { openDirectory, readFile, writeFile } from './opfs.ts';
import { openSafetensors, type SafetensorsFile } from './safetensors-file.ts';

/** A model whose files are all here and verified. */
export interface StoredModel {
  readonly manifest: ModelManifest;
  /** A small file (config, vocabulary) as text. */
  text(path: string): Promise<string>;
  /** A safetensors file in the precision asked for; its bytes stay on disk. */
  weights(path: string, precision: 'fp16' | 'fp32'): Promise<SafetensorsFile>;
}

export interface StoreProgress {
  readonly file: string;
  readonly loadedBytes: number;
  readonly totalBytes: number;
}

type ManifestFile = ModelManifest['files'][number];

/** Files that are read as text; they are kept in the Cache API, the weights in OPFS. */
const SMALL_FILES_CACHE = 'skypaint-model-files';
const isWeights = (path: string) => path.endsWith('.safetensors');

/**
 * Brings a model that lies beside the page onto the disk: what is missing, damaged or outdated by the manifest's
 * SHA-256 is fetched again, the rest only checked. With the network gone, what is complete still opens.
 *
 * @param baseUrl where manifest.json lies, with a trailing slash.
 * @throws AppError `offline`, `network`, `integrity`, `quota`, `invalid-config`.
 */
export async function openModel(
  modelId: string,
  baseUrl: string,
  onProgress: (progress: StoreProgress) => void,
): Promise<StoredModel> {
  const manifest = await alone(modelId, () => ensureFiles(modelId, baseUrl, onProgress));
  const cache = await caches.open(SMALL_FILES_CACHE);
  const directory = await openDirectory(`models/${modelId}`);
  return {
    manifest,
    async text(path) {
      const response = await cache.match(baseUrl + path);
      if (!response) throw missing(path);
      return response.text();
    },
    async weights(path, precision) {
      const entry = manifest.files.find((file) => file.path === path);
      if (!entry) throw missing(path);
      const file =
        precision === 'fp16'
          ? await requireFile(directory, path)
          : await alone(modelId, () => fp32Copy(directory, cache, baseUrl + path, entry));
      return openSafetensors(file, path);
    },
  };
}

/**
 * One writer a model, over all tabs and workers. Another tab, or the worker of a page just left, may be at the same
 * files, and a file that is replaced while onnxruntime reads it never ends the session's creation.
 */
function alone<T>(modelId: string, work: () => Promise<T>): Promise<T> {
  return navigator.locks.request(`skypaint-model-${modelId}`, work) as Promise<T>;
}

async function ensureFiles(
  modelId: string,
  baseUrl: string,
  onProgress: (progress: StoreProgress) => void,
): Promise<ModelManifest> {
  const cache = await caches.open(SMALL_FILES_CACHE);
  const manifest = await loadManifest(cache, `${baseUrl}manifest.json`);
  const directory = await openDirectory(`models/${modelId}`);

  const totalBytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
  let finishedBytes = 0;
  for (const file of manifest.files) {
    const report = (bytes: number) =>
      onProgress({ file: file.path, loadedBytes: finishedBytes + bytes, totalBytes });
    const url = baseUrl + file.path;
    if (isWeights(file.path)) await ensureWeights(directory, file, url, report);
    else await ensureSmallFile(cache, file, url);
    finishedBytes += file.bytes;
    report(0);
  }

  return manifest;
}

async function loadManifest(cache: Cache, url: string): Promise<ModelManifest> {
  try {
    const response = await fetchOk(url, { cache: 'no-cache' });
    const manifest = parseManifest(await response.clone().json(), url);
    await cache.put(url, response);
    return manifest;
  } catch (error) {
    const kept = await cache.match(url);
    if (!(error instanceof AppError && error.code === 'offline' && kept)) throw error;
    return parseManifest(await kept.json(), url);
  }
}

async function ensureWeights(
  directory: FileSystemDirectoryHandle,
  file: ManifestFile,
  url: string,
  report: (bytes: number) => void,
): Promise<void> {
  const stored = await readFile(directory, file.path);
  if (stored?.size === file.bytes && (await sha256OfBlob(stored)) === file.sha256) return;

  let bytes = 0;
  const counter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      report(bytes);
      controller.enqueue(chunk);
    },
  });
  const hash = new Sha256Stream();
  const body = await fetchFile(url, { cache: 'no-cache' });
  await writeFile(directory, file.path, body.pipeThrough(counter).pipeThrough(hash));
  const digest = await hash.digest;
  if (digest !== file.sha256) throw damaged(file, digest);
}

async function ensureSmallFile(cache: Cache, file: ManifestFile, url: string): Promise<void> {
  const kept = await cache.match(url);
  if (kept && (await sha256OfBlob(await kept.blob())) === file.sha256) return;
  const response = await fetchOk(url, { cache: 'no-cache' });
  const digest = await sha256OfBlob(await response.clone().blob());
  if (digest !== file.sha256) throw damaged(file, digest);
  await cache.put(url, response);
}

/**
 * The fp32 copy that adapters without `shader-f16` and the WASM backend run: made once, and made again when the
 * weights it came from have changed or its own bytes have.
 */
async function fp32Copy(
  directory: FileSystemDirectoryHandle,
  cache: Cache,
  url: string,
  entry: ManifestFile,
): Promise<File> {
  const path = `${entry.path}.fp32`;
  const sealUrl = `${url}.fp32?source=${entry.sha256}`;
  const seal = await (await cache.match(sealUrl))?.text();
  const kept = await readFile(directory, path);
  if (kept && seal !== undefined && (await sha256OfBlob(kept)) === seal) return kept;

  const source = await openSafetensors(await requireFile(directory, entry.path), entry.path);
  const hash = new Sha256Stream();
  await writeFile(directory, path, fp32Stream(source).pipeThrough(hash));
  await cache.put(sealUrl, new Response(await hash.digest));
  return requireFile(directory, path);
}

async function requireFile(directory: FileSystemDirectoryHandle, path: string): Promise<File> {
  const file = await readFile(directory, path);
  if (!file) throw missing(path);
  return file;
}

function missing(file: string): AppError {
  return new AppError('offline', `${file} is not stored.`, { file });
}

function damaged(file: ManifestFile, found: string): AppError {
  return new AppError('integrity', `${file.path} is not what its manifest says.`, {
    file: file.path,
    expected: file.sha256,
    found,
  });
}
