import type { ModelManifest } from '../contract/manifest.ts';
import { MANIFEST_FILE } from './stored-model.ts';
import { readFile, writeFile } from './opfs.ts';

const CACHE = 'skypaint-models';

/** For browsers without OPFS: a model's files from the Cache API, if an earlier visit stored them. */
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

/** The manifest is written last: without it, the files do not count as a model. */
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
    // The disk is full; the next visit fetches the file again.
  }
}

/** null on insecure origins and in browsers that store nothing. */
async function openCache(): Promise<Cache | null> {
  try {
    return await caches.open(CACHE);
  } catch {
    return null;
  }
}
