import type { Infotext } from '../../core/formats/a1111-parameters.ts';
import { readPictureParameters } from '../../core/formats/picture-parameters/read-picture-parameters.ts';
import { parseExtraNetworks } from '../../core/prompt/index.ts';
import { samplerOfA1111 } from '../../core/schedulers/a1111.ts';
import type { Ingredient, PictureSettings } from '../../contract/picture-settings.ts';

/** More than any picture that a person paints; a file beyond is not read. */
const MAX_FILE_BYTES = 256 * 2 ** 20;

/** @returns null where the picture says nothing of how it was painted */
export async function readPictureSettings(file: Blob): Promise<PictureSettings | null> {
  if (file.size > MAX_FILE_BYTES) return null;
  const infotext = readPictureParameters(new Uint8Array(await file.arrayBuffer()));
  return infotext && settingsOf(infotext);
}

/** A1111's text as this program's settings. */
export function settingsOf({ prompt, negativePrompt, settings }: Infotext): PictureSettings {
  const number = (key: string) => {
    const value = Number(settings.get(key) ?? NaN);
    return Number.isFinite(value) ? value : undefined;
  };
  const [, width, height] = /^(\d+)x(\d+)$/.exec(settings.get('Size') ?? '') ?? [];
  const samplerName = settings.get('Sampler');
  const sampler = samplerName && samplerOfA1111(samplerName, settings.get('Schedule type'));
  const options = {
    steps: number('Steps'),
    guidanceScale: number('CFG scale'),
    clipSkip: number('Clip skip'),
    width: width === undefined ? undefined : Number(width),
    height: height === undefined ? undefined : Number(height),
    sampler: sampler || undefined,
  };
  const seed = number('Seed');
  return {
    prompt,
    negativePrompt,
    options: Object.fromEntries(
      Object.entries(options).filter(([, value]) => value !== undefined),
    ) as PictureSettings['options'],
    ...(seed !== undefined && { seed }),
    ...(samplerName && !sampler && { unknownSampler: samplerName }),
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
    // A tag that another program understands: painting will say what is wrong with it.
    return [];
  }
}
