import type { SafetensorsFile } from './safetensors-file.ts';

/** A control net of the library. */
export interface StoredControlNet {
  readonly name: string;
  /** Differs between weights. */
  readonly contentId: string;
  /** The text of config.json. */
  readonly config: string;
  /** As for a model: in fp32 if fp16 cannot hold them. */
  weights(precision: 'fp16' | 'fp32'): Promise<SafetensorsFile>;
}
