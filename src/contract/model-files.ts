import type { ModelManifest } from './manifest.ts';

// Separate from the schemas of manifests and plans, which the page does not need.

/** File names of checkpoints, LoRAs, embeddings and exported models. */
export const isModelFile = (path: string) => /\.(safetensors|ckpt|pt|pth|bin|zip)$/i.test(path);

/** The total size of a model's files. */
export const modelBytes = ({ files }: Pick<ModelManifest, 'files'>): number =>
  files.reduce((sum, { bytes }) => sum + bytes, 0);
