import type { PaintingKind } from './add-on-kinds.ts';
import type { Control, ControlKind } from './controls.ts';
import type { Outcome } from './engine-api.ts';
import type { HiresFix } from './hires.ts';
import type { MaskOptions } from './paint-mask.ts';
import type { PictureOptions } from './picture-options.ts';
import type { PictureTool } from './picture-tools.ts';
import type { Ground, ReadStart } from './start-picture.ts';

/** A model or add-on that a picture was made with, as its file names it. */
export interface Ingredient {
  readonly kind: 'model' | 'text-encoder' | 'upscaler' | ControlKind | PaintingKind;
  readonly name: string;
  /** The first digits of its SHA-256, as A1111 shortens it; null if the picture does not have them. */
  readonly hash: string | null;
}

/** Hires fix, with the upscaler as the file names it; null if it does not. */
export interface HiresSettings extends Omit<HiresFix, 'upscaler'> {
  readonly upscalerName: string | null;
}

/** A control as a file describes it, which does not have the picture. */
export interface ControlSettings extends Omit<Control, 'addOn' | 'picture' | 'tool'> {
  /** Of the add-on, or of the extension's module where that does without one. */
  readonly name: string;
  /** The first digits of a hash of its file; null if the picture does not have them. */
  readonly hash: string | null;
  /** null for one that is not known here. */
  readonly tool: PictureTool | null;
}

/** The settings in a picture's file. Missing settings, and those without an equivalent here, are left out. */
export interface PictureSettings {
  /** Complete, including the style tag. */
  readonly prompt: string;
  readonly negativePrompt: string;
  readonly options: Partial<PictureOptions>;
  /** null if there was no second pass. */
  readonly hires: HiresSettings | null;
  readonly ingredients: readonly Ingredient[];
  /** How a part was repainted; absent if all was. The mask itself is not in the file. */
  readonly mask?: Partial<MaskOptions>;
  /** What it was guided by; absent if by nothing. */
  readonly controls?: readonly ControlSettings[];
  /** The prompt before its choices were made, as sd-dynamic-prompts records it. */
  readonly template?: string;
  /** A sampler that is not available here, with A1111's name. */
  readonly unknownSampler?: string;
}

export interface PictureReaderApi {
  /** A file of any kind that the browser can decode, made fit to start from; on white by default. */
  readStart(file: Blob, ground?: Ground): Promise<Outcome<ReadStart>>;
  /** The settings in a PNG, JPEG or WebP; null if there are none. */
  readPicture(file: Blob): Promise<Outcome<PictureSettings | null>>;
}
