import { z } from 'zod';
import { AppError } from '../core/errors.ts';
import { contentHash } from '../contract/manifest.ts';
import { request } from './download/request.ts';
import { sha256OfBlob } from './file-hash.ts';
import { wideFile } from './wide-file.ts';
import { openSafetensors } from './safetensors-file.ts';
import type { StoredUpscaler } from './stored-upscaler.ts';

/** Also says under which licence it is, and what it was made from. */
const manifestSchema = z.object({
  id: z.string(),
  name: z.string(),
  edge: z.int().min(0).max(64),
  file: contentHash.extend({ path: z.string(), bytes: z.int() }),
});

/**
 * Opens an upscaler that ships with the page. It is so small that the service worker keeps it with the program.
 *
 * @param baseUrl the folder of manifest.json, with a trailing slash
 * @throws AppError `integrity` if the file is not the one that the manifest describes; `offline` and others of the network
 */
export async function openEmbeddedUpscaler(baseUrl: string): Promise<StoredUpscaler> {
  const text = await (await request(`${baseUrl}manifest.json`)).text();
  return embeddedUpscaler(text, async (path) => (await request(baseUrl + path)).blob());
}

/**
 * @param manifest the text of manifest.json
 * @param read gives the file of this path
 */
export async function embeddedUpscaler(
  manifest: string,
  read: (path: string) => Promise<Blob>,
): Promise<StoredUpscaler> {
  const { id, name, edge, file } = manifestSchema.parse(JSON.parse(manifest));
  const { path, sha256 } = file;
  const content = await read(path);
  if ((await sha256OfBlob(content)) !== sha256) {
    throw new AppError('integrity', `${path} is not what the manifest describes.`, { file: path });
  }
  const halves = await openSafetensors(content, path);
  return {
    manifest: { id },
    name,
    edge,
    contentId: `${id}/${sha256}`,
    async weights(precision) {
      return precision === 'fp16' ? halves : wideFile(halves, path);
    },
  };
}
