import type { Infotext } from '../../core/formats/a1111-parameters.ts';
import { readPictureParameters } from '../../core/formats/picture-parameters/read-picture-parameters.ts';
import { parseExtraNetworks } from '../../core/prompt/index.ts';
import type { Ingredient, PictureSettings } from '../../contract/picture-settings.ts';
import { readOptions } from '../option-settings.ts';

/** Larger than any picture that people paint; larger files are not read. */
const MAX_FILE_BYTES = 256 * 2 ** 20;

/** @returns null if the picture has no settings */
export async function readPictureSettings(file: Blob): Promise<PictureSettings | null> {
  if (file.size > MAX_FILE_BYTES) return null;
  const infotext = readPictureParameters(new Uint8Array(await file.arrayBuffer()));
  return infotext && settingsOf(infotext);
}

/** Converts A1111's text into this program's settings. */
export function settingsOf({ prompt, negativePrompt, settings }: Infotext): PictureSettings {
  const options = readOptions(settings);
  const sampler = settings.get('Sampler');
  return {
    prompt,
    negativePrompt,
    options,
    ...(sampler && options.sampler === undefined && { unknownSampler: sampler }),
    ingredients: [
      ...named('model', settings.get('Model'), settings.get('Model hash')),
      ...named('vae', settings.get('VAE'), settings.get('VAE hash')),
      ...lorasOf(prompt, hashesOf(settings.get('Lora hashes'))),
      ...[...hashesOf(settings.get('TI hashes'))].flatMap(([name, hash]) =>
        named('embedding', name, hash),
      ),
    ],
  };
}

function named(kind: Ingredient['kind'], name: string | undefined, hash?: string): Ingredient[] {
  return name === undefined || name === '' ? [] : [{ kind, name, hash: hash ?? null }];
}

/** `name: hash, name: hash` */
function hashesOf(text = ''): Map<string, string> {
  const pairs = text.split(',').map((pair) => /^(.+):\s*([0-9a-f]+)$/i.exec(pair.trim()));
  return new Map(pairs.flatMap((pair) => (pair ? [[pair[1]!, pair[2]!] as const] : [])));
}

function lorasOf(prompt: string, hashes: ReadonlyMap<string, string>): Ingredient[] {
  try {
    return parseExtraNetworks(prompt).loras.flatMap(({ name }) =>
      named('lora', name, hashes.get(name)),
    );
  } catch {
    // Perhaps a tag of another program; painting will report what is wrong with it.
    return [];
  }
}
