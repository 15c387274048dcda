import { a1111Number } from '../core/formats/a1111-parameters.ts';
import type { GenerationParameters } from '../contract/engine-api.ts';
import { EMBEDDED_UPSCALERS, LANCZOS } from '../contract/enlarging.ts';
import { LATENT_UPSCALERS, type HiresUpscaler } from '../contract/hires.ts';
import type { HiresSettings } from '../contract/picture-settings.ts';
import type { PixelSize } from '../contract/pixel-size.ts';

type Settings = ReadonlyMap<string, string>;

/** Its name in infotexts. */
export function upscalerNameOf(upscaler: HiresUpscaler): string {
  switch (upscaler.type) {
    case 'latent':
      return LATENT_UPSCALERS.find(({ mode }) => mode === upscaler.mode)!.name;
    case 'embedded':
      return EMBEDDED_UPSCALERS.find(({ id }) => id === upscaler.id)?.name ?? upscaler.id;
    case 'add-on':
      return upscaler.name;
    case 'lanczos':
      return LANCZOS;
  }
}

/** Hires fix as settings of A1111's infotext, where the size is that of the first pass. */
export function writeHires({ hires, fullHiresPrompt }: GenerationParameters): Settings {
  if (!hires) return new Map();
  const settings = new Map([['Denoising strength', String(hires.strength)]]);
  if (fullHiresPrompt !== '') settings.set('Hires prompt', fullHiresPrompt);
  settings.set('Hires upscale', String(hires.scale));
  if (hires.steps > 0) settings.set('Hires steps', String(hires.steps));
  settings.set('Hires upscaler', upscalerNameOf(hires.upscaler));
  // Not a key of A1111, which has no tiles itself.
  if (hires.tiles !== null) settings.set('Hires tiles', hires.tiles ? 'True' : 'False');
  return settings;
}

/** The settings of hires fix; null if it was off. As in A1111, it was on if one of its keys is there beside a strength. */
export function readHires(settings: Settings, size: Partial<PixelSize>): HiresSettings | null {
  const number = (key: string) => a1111Number(settings.get(key)) ?? null;
  const strength = number('Denoising strength');
  const upscalerName = settings.get('Hires upscaler') ?? null;
  const scale = number('Hires upscale') ?? resizeScale(settings.get('Hires resize'), size);
  if (strength === null || (scale === null && upscalerName === null)) return null;
  const tiles = settings.get('Hires tiles');
  return {
    scale: scale ?? 2,
    upscalerName,
    strength,
    steps: number('Hires steps') ?? 0,
    prompt: settings.get('Hires prompt') ?? '',
    tiles: tiles === 'True' ? true : tiles === 'False' ? false : null,
  };
}

/** A1111 can also be given the size; an edge of 0 follows from the other one. */
function resizeScale(resize: string | undefined, { width, height }: Partial<PixelSize>) {
  const [, wide, high] = /^(\d+)x(\d+)$/.exec(resize ?? '') ?? [];
  if (!width || !height) return null;
  const scale = Math.max(Number(wide) / width, Number(high) / height);
  return scale > 0 ? scale : null;
}
