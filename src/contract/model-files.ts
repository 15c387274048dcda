import type { ModelManifest } from './manifest.ts';

// Apart from the schemas of manifests and plans, which the page has no use for.

/** What a checkpoint, a LoRA, an embedding or an exported model is called. */
export const isModelFile = (path: string) => /\.(safetensors|ckpt|pt|pth|bin|zip)$/i.test(path);

/** What all files of a model weigh. */
export const modelBytes = ({ files }: Pick<ModelManifest, 'files'>): number =>
  files.reduce((sum, { bytes }) => sum + bytes, 0);
