import type { PaintingKind } from './add-on-kinds.ts';
import type { Outcome } from './engine-api.ts';
import type { MaskOptions } from './paint-mask.ts';
import type { PictureOptions } from './picture-options.ts';

/** A model or add-on that a picture was made with, as its file names it. */
export interface Ingredient {
  readonly kind: 'model' | 'text-encoder' | PaintingKind;
  readonly name: string;
  /** The first digits of its SHA-256, as A1111 shortens it; null if the picture does not have them. */
  readonly hash: string | null;
}

/** The settings in a picture's file. Missing settings, and those without an equivalent here, are left out. */
export interface PictureSettings {
  /** Complete, including the style tag. */
  readonly prompt: string;
  readonly negativePrompt: string;
  readonly options: Partial<PictureOptions>;
  readonly ingredients: readonly Ingredient[];
  /** How a part was painted anew; absent if all was. The mask itself is not in the file. */
  readonly mask?: Partial<MaskOptions>;
  /** A sampler that is not available here, with A1111's name. */
  readonly unknownSampler?: string;
}

export interface PictureReaderApi {
  /** The settings in a PNG, JPEG or WebP; null if there are none. */
  readPicture(file: Blob): Promise<Outcome<PictureSettings | null>>;
}
