import type { Interpolation } from '../core/tensor/interpolate.ts';
import type { Upscaler } from './enlarging.ts';
import { LIMITS } from './limits.ts';
import type { PixelSize } from './pixel-size.ts';

/** The ways to enlarge latents, with A1111's names; the first one is A1111's default. */
export const LATENT_UPSCALERS = [
  { mode: 'bilinear', name: 'Latent' },
  { mode: 'bilinear antialiased', name: 'Latent (antialiased)' },
  { mode: 'bicubic', name: 'Latent (bicubic)' },
  { mode: 'bicubic antialiased', name: 'Latent (bicubic antialiased)' },
  { mode: 'nearest', name: 'Latent (nearest)' },
  { mode: 'nearest-exact', name: 'Latent (nearest-exact)' },
] as const satisfies readonly { readonly mode: Interpolation; readonly name: string }[];

export type LatentUpscaler = { readonly type: 'latent'; readonly mode: Interpolation };

/** What enlarges the first pass's result: its latents themselves, or the decoded picture. */
export type HiresUpscaler = LatentUpscaler | Upscaler;

/** A second pass over the enlarged picture, as A1111's hires fix. */
export interface HiresFix {
  /** How many times wider and higher the picture becomes. */
  readonly scale: number;
  readonly upscaler: HiresUpscaler;
  /** How much of the first pass's result is painted over. */
  readonly strength: number;
  /** That are run; 0 means as many as in the first pass. */
  readonly steps: number;
  /** Empty means that of the first pass. */
  readonly prompt: string;
  /** Whether the second pass goes tile by tile, which needs no more memory than the first; null if the device decides. */
  readonly tiles: boolean | null;
}

/** What the numbers of `HiresFix` can be. */
export const HIRES_LIMITS = {
  scale: { min: 1, max: 8, multipleOf: 0 },
  /** Below this, no sampler has a long enough schedule. */
  strength: { min: 0.05, max: 1, multipleOf: 0 },
  steps: { min: 0, max: 150, multipleOf: 1 },
  promptLength: LIMITS.promptLength,
} as const;

/** A1111's latents are a whole number of these pixels. */
const PIXELS_PER_LATENT = 8;

/** The size of the second pass, as A1111 rounds it. */
export function hiresSize({ width, height }: PixelSize, scale: number): PixelSize {
  const enlarged = (edge: number) =>
    Math.floor(Math.trunc(edge * scale) / PIXELS_PER_LATENT) * PIXELS_PER_LATENT;
  return { width: enlarged(width), height: enlarged(height) };
}

/** Whether a picture of this size can be enlarged this much. */
export function fitsHires(size: PixelSize, scale: number): boolean {
  const { width, height } = hiresSize(size, scale);
  return Math.max(width, height) <= LIMITS.pictureEdge;
}
