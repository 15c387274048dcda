import type { DownloadPlan } from './download-plan.ts';
import type { ModelManifest } from './manifest.ts';

export interface LibraryModel {
  readonly manifest: ModelManifest;
  /** On the disk, copies in other precisions included. */
  readonly bytes: number;
}

/** A download that was begun. When `loadedBytes` is all, it waits to be imported. */
export interface PendingDownload {
  readonly plan: DownloadPlan;
  readonly loadedBytes: number;
}

export interface AddOn {
  readonly id: string;
  readonly kind: 'lora' | 'embedding';
  /** What prompts call it: `<lora:name:0.8>`, or an embedding's own name. */
  readonly name: string;
  readonly bytes: number;
}

export interface Library {
  readonly models: readonly LibraryModel[];
  readonly downloads: readonly PendingDownload[];
  /** By name. */
  readonly addOns: readonly AddOn[];
}

export interface ModelDamage {
  readonly file: string;
  readonly problem: 'missing' | 'changed';
}

export interface VerifyProgress {
  readonly file: string;
  readonly verifiedBytes: number;
  readonly totalBytes: number;
}
