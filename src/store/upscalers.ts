import { EMBEDDED_UPSCALERS, type Upscaler } from '../contract/enlarging.ts';
import type { Library } from '../contract/library.ts';

/** The upscaler that ships with the page. */
export const DEFAULT_UPSCALER: Upscaler = { type: 'embedded', id: EMBEDDED_UPSCALERS[0].id };

/** All upscalers available here: those that ship, those of the library, and Lanczos. */
export function usableUpscalers(library: Library | null): readonly Upscaler[] {
  const embedded = EMBEDDED_UPSCALERS.map(({ id }) => ({ type: 'embedded', id }) as const);
  const added = (library?.addOns ?? []).flatMap(({ kind, name }) =>
    kind === 'upscaler' ? [{ type: 'add-on', name } as const] : [],
  );
  return [...embedded, ...added, { type: 'lanczos' }];
}

/** Equal keys mean the same upscaler. */
export function upscalerKey(upscaler: Upscaler): string {
  switch (upscaler.type) {
    case 'embedded':
      return `embedded ${upscaler.id}`;
    case 'add-on':
      return `add-on ${upscaler.name}`;
    case 'lanczos':
      return 'lanczos';
  }
}

export function upscalerInUse(chosen: Upscaler, library: Library | null): Upscaler {
  const key = upscalerKey(chosen);
  return usableUpscalers(library).find((one) => upscalerKey(one) === key) ?? DEFAULT_UPSCALER;
}

/** Its own name; null for Lanczos, whose name is translated. */
export function upscalerName(upscaler: Upscaler): string | null {
  switch (upscaler.type) {
    case 'embedded':
      return EMBEDDED_UPSCALERS.find(({ id }) => id === upscaler.id)?.name ?? upscaler.id;
    case 'add-on':
      return upscaler.name;
    case 'lanczos':
      return null;
  }
}
