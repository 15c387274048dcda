import type { SafetensorsFile } from './safetensors-file.ts';

/** An upscaler whose weights are on the disk, in Real-ESRGAN's names. */
export interface StoredUpscaler {
  readonly manifest: { readonly id: string };
  readonly name: string;
  /** See `UpscalingModel.edge`. */
  readonly edge: number;
  /** Differs between weights. */
  readonly contentId: string;
  /** In fp32 if fp16 cannot hold them. */
  weights(precision: 'fp16' | 'fp32'): Promise<SafetensorsFile>;
}
