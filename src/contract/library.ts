import type { DownloadPlan } from './download-plan.ts';
import type { Prediction } from '../core/schedulers/with-prediction.ts';
import type { ModelManifest } from './manifest.ts';

export type { Prediction };

/** What a UNet paints and a VAE decodes: a VAE can take the place of another of the same. */
export interface LatentSpace {
  readonly channels: number;
  /** Pixels of a picture's edge for one of the latents'. */
  readonly factor: number;
}

/** What a model's parts take from one another: another model's part can stand in for one that gives the same. */
export interface ModelShape {
  readonly latents: LatentSpace;
  /** Width of the text encoder's hidden states. */
  readonly hiddenSize: number;
  /** Width of the states that the UNet's cross attention takes. */
  readonly crossAttentionDim: number;
}

export interface LibraryModel {
  readonly manifest: ModelManifest;
  /** null where the model does not say. */
  readonly shape: ModelShape | null;
  /** What its scheduler's config says that it was trained to predict; the manifest may overrule it. */
  readonly prediction: Prediction | null;
  /** On the disk, copies in other precisions included. */
  readonly bytes: number;
  /** What was wrong with its files when they were last read; absent where nobody knows. */
  readonly damages?: readonly ModelDamage[];
}

/** A download that was begun. When `loadedBytes` is all, it waits to be imported. */
export interface PendingDownload {
  readonly plan: DownloadPlan;
  readonly loadedBytes: number;
}

/** What is put on a model: by its name in a prompt, or in the settings. */
export type AddOn = {
  readonly id: string;
  /** What prompts call it: `<lora:name:0.8>`, or an embedding's own name. */
  readonly name: string;
  readonly bytes: number;
  /** Its file had changed when it was last read. */
  readonly isDamaged?: boolean;
} & (
  { readonly kind: 'lora' | 'embedding' } | { readonly kind: 'vae'; readonly latents: LatentSpace }
);

export interface Library {
  readonly models: readonly LibraryModel[];
  readonly downloads: readonly PendingDownload[];
  /** By name. */
  readonly addOns: readonly AddOn[];
}

export interface ModelDamage {
  readonly file: string;
  /** A copy was made from the others, and will be made again. */
  readonly problem: 'missing' | 'changed' | 'copy-changed';
}

export interface VerifyProgress {
  readonly file: string;
  readonly verifiedBytes: number;
  readonly totalBytes: number;
}
