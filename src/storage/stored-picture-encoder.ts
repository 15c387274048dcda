import type { SafetensorsFile } from './safetensors-file.ts';

/** CLIP's image encoder by itself, its weights on the disk in transformers' names. */
export interface StoredPictureEncoder {
  readonly manifest: { readonly id: string };
  readonly name: string;
  /** Differs between weights. */
  readonly contentId: string;
  /** The text of config.json. */
  readonly config: string;
  /** The text of preprocessor_config.json. */
  readonly processor: string;
  /** In fp32 if fp16 cannot hold them. */
  weights(precision: 'fp16' | 'fp32'): Promise<SafetensorsFile>;
}
