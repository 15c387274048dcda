import type { Library, LibraryModel } from '../../models/library.ts';
import { listDownloads } from '../download/download-store.ts';
import { MODELS_DIRECTORY, readManifest } from '../model-store.ts';
import { bytesBelow, openDirectory } from '../opfs.ts';

/** What is on this device: whole models, by name, and downloads that can go on. */
export async function listModels(): Promise<Library> {
  const models: LibraryModel[] = [];
  for await (const directory of (await openDirectory(MODELS_DIRECTORY)).values()) {
    const manifest = directory.kind === 'directory' ? await readManifest(directory) : null;
    if (directory.kind === 'directory' && manifest) {
      models.push({ manifest, bytes: await bytesBelow(directory) });
    }
  }
  models.sort((a, b) => a.manifest.name.en.localeCompare(b.manifest.name.en, 'en'));
  return { models, addOns: [], downloads: await listDownloads() };
}
