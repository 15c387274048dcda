import type { AddOnKind } from './add-on-kinds.ts';
import type { ControlForm } from './controls.ts';
import type { DownloadPlan } from './download-plan.ts';
import type { Prediction } from '../core/schedulers/with-prediction.ts';
import type { ModelManifest } from './manifest.ts';
import type { ToolTask } from './picture-tools.ts';

export type { Prediction };

/** The latents that a UNet paints and a VAE decodes: VAEs with the same latents are interchangeable. */
export interface LatentSpace {
  readonly channels: number;
  /** How many pixels of a picture's edge correspond to one latent. */
  readonly factor: number;
}

/** Text encoders that can read prompts: transformers' CLIPTextModel and BertModel, and diffusers' XLM-R for AltDiffusion. */
export type TextEncoderKind = 'clip' | 'bert' | 'xlm-r';

/** What a model's parts exchange: another model's part can replace one that gives the same. */
export interface ModelShape {
  readonly latents: LatentSpace;
  readonly textEncoder: TextEncoderKind;
  /** Width of what the text encoder gives the UNet. */
  readonly hiddenSize: number;
  /** Width of its states; XLM-R has a linear layer after them. */
  readonly stateSize: number;
  /** Width of the states that the UNet's cross attention expects. */
  readonly crossAttentionDim: number;
}

/** What a pair for matching must agree on. */
export interface EncoderFit {
  /**
   * The kind of text encoder that it was trained with: CLIP's, or AltCLIP's XLM-R; null if it came without the projection of texts,
   * so that only IP-Adapters can use it.
   */
  readonly textEncoder: Extract<TextEncoderKind, 'clip' | 'xlm-r'> | null;
  /** Width of that text encoder's states; 0 without one. */
  readonly textHiddenSize: number;
  /** Dimensions of the space that texts and pictures share. */
  readonly projectionSize: number;
  /** The edge at which it sees pictures, in pixels. */
  readonly imageSize: number;
}

/** What a text encoder among the add-ons gives. */
export interface TextFit {
  /** Width of its states. */
  readonly hiddenSize: number;
  /** Dimensions of the space that texts and pictures share. */
  readonly projectionSize: number;
}

/** Widths of what an image encoder gives for a picture: its embedding, and the states of its last layer but one. */
export interface PictureWidths {
  readonly embedding: number;
  readonly states: number;
}

/** What an IP-Adapter needs from an image encoder. */
export interface AdapterFit {
  readonly reads: keyof PictureWidths;
  readonly width: number;
}

export const fitsAdapter = (gives: PictureWidths, { reads, width }: AdapterFit): boolean =>
  gives[reads] === width;

/** What a control net or a T2I-Adapter needs of a model; null for what it does not see. */
export interface ControlFit {
  /** How many pixels of a picture's edge correspond to one latent. */
  readonly factor: number;
  /** Of the latents. */
  readonly channels: number | null;
  /** Width of the states that its cross attention expects, if it has any; the same as the UNet's in any case. */
  readonly crossAttentionDim: number | null;
}

/** Whether it can guide a model; what is not known is no obstacle. */
export function fitsControl(fit: ControlFit | null, shape: ModelShape | null): boolean {
  if (!fit || !shape) return true;
  const { latents, crossAttentionDim } = shape;
  return (
    fit.factor === latents.factor &&
    (fit.channels ?? latents.channels) === latents.channels &&
    (fit.crossAttentionDim ?? crossAttentionDim) === crossAttentionDim
  );
}

/** Whether a model's text encoder and an image encoder from elsewhere make a pair. */
export function fitsTextEncoder(
  { textEncoder, textHiddenSize }: Pick<EncoderFit, 'textEncoder' | 'textHiddenSize'>,
  shape: ModelShape | null,
): boolean {
  return shape?.textEncoder === textEncoder && textHiddenSize === shape.stateSize;
}

export interface LibraryModel {
  readonly manifest: ModelManifest;
  /** null if the model does not state it. */
  readonly shape: ModelShape | null;
  /** The prediction type in its scheduler's config; the manifest may override it. */
  readonly prediction: Prediction | null;
  /** Size on the disk, including copies in other precisions. */
  readonly bytes: number;
  /** The damage found when its files were last read; absent if unknown. */
  readonly damages?: readonly ModelDamage[];
}

/** A download that was started. When `loadedBytes` is the whole size, it only has to be imported. */
export interface PendingDownload {
  readonly plan: DownloadPlan;
  readonly loadedBytes: number;
}

/** What the page knows of a kind, besides what it knows of all. */
interface FactsOf {
  readonly vae: { readonly latents: LatentSpace };
  readonly 'image-encoder': { readonly fit: EncoderFit; readonly gives: PictureWidths };
  readonly 'text-encoder': { readonly fit: TextFit };
  /** How many times it enlarges in one pass. */
  readonly upscaler: { readonly scale: number };
  readonly 'tool-model': { readonly task: ToolTask };
  readonly 'control-net': {
    readonly form: ControlForm;
    /** Of its weights: fp16 if it is missing. */
    readonly precision?: 'int8';
    /** null if its config cannot be read. */
    readonly fit: ControlFit | null;
  };
  readonly 'ip-adapter': { readonly fit: AdapterFit };
}

/** Something that is used with a model: by its name in a prompt, or through the settings. */
export type AddOn = {
  readonly id: string;
  /** Its name in prompts and settings. */
  readonly name: string;
  readonly bytes: number;
  /** Its file had changed when it was last read. */
  readonly isDamaged?: boolean;
} & {
  readonly [Kind in AddOnKind]: { readonly kind: Kind } & (Kind extends keyof FactsOf
    ? FactsOf[Kind]
    : unknown);
}[AddOnKind];

export interface Library {
  readonly models: readonly LibraryModel[];
  readonly downloads: readonly PendingDownload[];
  /** Sorted by name. */
  readonly addOns: readonly AddOn[];
}

export interface ModelDamage {
  readonly file: string;
  /** A copy that was made from other files; it will be made again. */
  readonly problem: 'missing' | 'changed' | 'copy-changed';
}

/** A file for the browser's downloads. */
export interface SavedFile {
  readonly file: Blob;
  /** With its ending. */
  readonly name: string;
}

export interface ShrinkProgress {
  readonly writtenBytes: number;
  readonly totalBytes: number;
}

export interface VerifyProgress {
  readonly file: string;
  readonly verifiedBytes: number;
  readonly totalBytes: number;
}
