import type { PixelSize } from './pixel-size.ts';

/** What lies under the mask before it is painted over. */
export const MASK_CONTENTS = ['original', 'fill', 'noise', 'nothing'] as const;

/** A1111's "masked content": the picture, the colours around the mask, the first noise, or latents of zero. */
export type MaskContent = (typeof MASK_CONTENTS)[number];

/** How the masked part is painted. */
export interface MaskOptions {
  /** Standard deviation of the mask's blur, in pixels of the start picture. */
  readonly blur: number;
  /** Has no effect at full strength, nor with a soft mask except for `fill`. */
  readonly content: MaskContent;
  /** Only the part around the mask is painted, in the whole size, and put back into the start picture. */
  readonly onlyMasked: boolean;
  /** How much is seen around the mask then, in pixels of the start picture. */
  readonly padding: number;
  /** Grey is a partial change. Otherwise what is at least half white is painted. */
  readonly soft: boolean;
}

/** The largest values, in pixels. */
export const MASK_LIMITS = { blur: 64, padding: 256 } as const;

/** A1111's. */
export const DEFAULT_MASK_OPTIONS: MaskOptions = {
  blur: 4,
  content: 'original',
  onlyMasked: false,
  padding: 32,
  soft: false,
};

/** A1111 blurs by 4 pixels, which suits pictures of 512; in one of 64 it would leave nothing of a thin stroke. */
export function defaultMaskOptions(size: PixelSize): MaskOptions {
  const { blur } = DEFAULT_MASK_OPTIONS;
  const ofPicture = Math.floor((blur * Math.min(size.width, size.height)) / 512);
  return { ...DEFAULT_MASK_OPTIONS, blur: Math.min(blur, ofPicture) };
}

/** The part of a start picture that is repainted. */
export interface PaintMask extends MaskOptions {
  /** Grey, as large as the start picture; white is painted. */
  readonly picture: Blob;
}
