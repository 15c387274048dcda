import type { SafetensorsFile } from './safetensors-file.ts';

/** An IP-Adapter whose weights are on the disk, in the names of the published files. */
export interface StoredIpAdapter {
  /** Of the add-on. */
  readonly id: string;
  readonly name: string;
  /** Differs between weights. */
  readonly contentId: string;
  /** What the image encoder must give, and how wide: its embedding, or the states of its last layer but one. */
  readonly reads: 'embedding' | 'states';
  readonly width: number;
  /** In fp32 if fp16 cannot hold them. */
  weights(precision: 'fp16' | 'fp32'): Promise<SafetensorsFile>;
}
