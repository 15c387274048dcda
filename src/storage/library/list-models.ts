import { z } from 'zod';
import { parsePythonJson } from '../../core/formats/python-json.ts';
import type { LatentSpace, Library, LibraryModel } from '../../models/library.ts';
import type { ModelManifest } from '../../models/manifest.ts';
import { listDownloads } from '../download/download-store.ts';
import { MODELS_DIRECTORY, readManifest } from '../model-store.ts';
import { bytesBelow, openDirectory, readFile } from '../opfs.ts';
import { listAddOns } from './add-ons.ts';

/** What is on this device: whole models, by name, and downloads that can go on. */
export async function listModels(): Promise<Library> {
  const models: LibraryModel[] = [];
  for await (const directory of (await openDirectory(MODELS_DIRECTORY)).values()) {
    const manifest = directory.kind === 'directory' ? await readManifest(directory) : null;
    if (directory.kind === 'directory' && manifest) {
      const latents = await latentsOf(directory, manifest);
      models.push({ manifest, latents, bytes: await bytesBelow(directory) });
    }
  }
  models.sort((a, b) => a.manifest.name.en.localeCompare(b.manifest.name.en, 'en'));
  return { models, downloads: await listDownloads(), addOns: await listAddOns() };
}

const vaeConfig = z.object({
  latent_channels: z.int(),
  block_out_channels: z.array(z.unknown()).min(1),
});

/** As the model's own VAE says; null where nothing readable does. */
async function latentsOf(
  directory: FileSystemDirectoryHandle,
  { parts }: ModelManifest,
): Promise<LatentSpace | null> {
  try {
    const file = await readFile(directory, parts.vae.config);
    const { latent_channels, block_out_channels } = vaeConfig.parse(
      parsePythonJson((await file?.text()) ?? '', parts.vae.config),
    );
    return { channels: latent_channels, factor: 2 ** (block_out_channels.length - 1) };
  } catch {
    return null;
  }
}
