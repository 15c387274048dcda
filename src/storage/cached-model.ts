import type { ModelManifest } from '../contract/manifest.ts';
import { MANIFEST_FILE } from './stored-model.ts';
import { readFile, writeFile } from './opfs.ts';

const CACHE = 'skypaint-models';

/** In a browser without a disk for pages: a model's files from the Cache API, as far as an earlier visit kept them. */
export async function restoreFromCache(
  baseUrl: string,
  directory: FileSystemDirectoryHandle,
): Promise<void> {
  const cache = await openCache();
  for (const { url } of (await cache?.keys()) ?? []) {
    if (!url.startsWith(baseUrl)) continue;
    const body = (await cache?.match(url))?.body;
    if (body) await writeFile(directory, url.slice(baseUrl.length), body);
  }
}

/** The manifest goes last: without it, the files are no model. */
export async function keepInCache(
  baseUrl: string,
  directory: FileSystemDirectoryHandle,
  manifest: ModelManifest,
): Promise<void> {
  const cache = await openCache();
  if (!cache) return;
  try {
    for (const path of [...manifest.files.map((file) => file.path), MANIFEST_FILE]) {
      const file = await readFile(directory, path);
      if (file) await cache.put(baseUrl + path, new Response(file));
    }
  } catch {
    // A full disk: the next visit fetches it again.
  }
}

/** null on insecure origins and wherever the browser keeps nothing. */
async function openCache(): Promise<Cache | null> {
  try {
    return await caches.open(CACHE);
  } catch {
    return null;
  }
}
