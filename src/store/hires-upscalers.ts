import { LATENT_UPSCALERS, type HiresUpscaler } from '../contract/hires.ts';
import type { Library } from '../contract/library.ts';
import { upscalerKey, upscalerName, usableUpscalers } from './upscalers.ts';

/** A1111's names of the networks that it downloads, and the names of their files. */
const FILES_OF_A1111: Readonly<Record<string, string>> = {
  'R-ESRGAN 4x+': 'RealESRGAN_x4plus',
  'R-ESRGAN 4x+ Anime6B': 'RealESRGAN_x4plus_anime_6B',
  'R-ESRGAN 2x+': 'RealESRGAN_x2plus',
  'R-ESRGAN General 4xV3': 'realesr-general-x4v3',
  'R-ESRGAN General WDN 4xV3': 'realesr-general-wdn-x4v3',
  'R-ESRGAN AnimeVideo': 'realesr-animevideov3',
};

/** A1111's names for the plain filter: it resizes with "None", too. */
const PLAIN = ['lanczos', 'none'];

export const LATENTS: readonly HiresUpscaler[] = LATENT_UPSCALERS.map(({ mode }) => ({
  type: 'latent',
  mode,
}));

/** Equal keys mean the same upscaler. */
export function hiresUpscalerKey(upscaler: HiresUpscaler): string {
  return upscaler.type === 'latent' ? `latent ${upscaler.mode}` : upscalerKey(upscaler);
}

/** Its own name; null for Lanczos, whose name is translated. */
export function hiresUpscalerName(upscaler: HiresUpscaler): string | null {
  if (upscaler.type !== 'latent') return upscalerName(upscaler);
  return LATENT_UPSCALERS.find(({ mode }) => mode === upscaler.mode)?.name ?? null;
}

/**
 * The upscaler that a picture's file names, by its name here or in A1111, ignoring case.
 *
 * @param name null if the file names none, which means A1111's default
 */
export function findHiresUpscaler(
  name: string | null,
  library: Library | null,
): HiresUpscaler | null {
  if (name === null) return LATENTS[0]!;
  const wanted = [name, FILES_OF_A1111[name] ?? name].map((one) => one.toLowerCase());
  if (wanted.some((one) => PLAIN.includes(one))) return { type: 'lanczos' };
  const all = [...LATENTS, ...usableUpscalers(library)];
  const isNamed = (one: HiresUpscaler) =>
    wanted.includes(hiresUpscalerName(one)?.toLowerCase() ?? '');
  return all.find(isNamed) ?? null;
}
