import type { Outcome } from './engine-api.ts';
import type { PictureOptions } from './picture-options.ts';

/** Something that a picture was made with, as its file names it. */
export interface Ingredient {
  readonly kind: 'model' | 'text-encoder' | 'vae' | 'lora' | 'embedding';
  readonly name: string;
  /** The first digits of its SHA-256, as A1111 shortens it; null where the picture does not say. */
  readonly hash: string | null;
}

/** What a picture's file says of how it was painted. What it does not say, or what has no equal here, is left out. */
export interface PictureSettings {
  /** Complete, style tag included. */
  readonly prompt: string;
  readonly negativePrompt: string;
  readonly options: Partial<PictureOptions>;
  readonly ingredients: readonly Ingredient[];
  /** A sampler that is not here, in A1111's words. */
  readonly unknownSampler?: string;
}

export interface PictureReaderApi {
  /** What a PNG, JPEG or WebP says of how it was painted; null where it says nothing. */
  readPicture(file: Blob): Promise<Outcome<PictureSettings | null>>;
}
