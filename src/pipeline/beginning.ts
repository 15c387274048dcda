import { mixNoise, resizedNoise, type NoiseGenerator } from '../core/random/index.ts';
import type { Scheduler } from '../core/schedulers/index.ts';
import type { Tensor } from '../core/tensor/tensor.ts';
import type { TileWatch } from './vae-tiles.ts';

/** Other noise, towards which the first noise is moved. */
export interface Variation {
  /** Draws once. */
  readonly random: NoiseGenerator;
  /** 0, no change, to 1, only the other noise. */
  readonly strength: number;
  /** The variation that is varied by this one; null for the noise itself. */
  readonly of: Variation | null;
}

/** The noise of a picture of another size, which goes into the middle of this one's. */
export interface SeedResize {
  /** As the pass's own at its beginning; draws once. */
  readonly random: NoiseGenerator;
  /** Of the latents. */
  readonly height: number;
  readonly width: number;
}

export interface BeginOptions {
  readonly scheduler: Scheduler;
  /** From `firstIndex`. */
  readonly index: number;
  /** `[1, channels, height, width]` of the latents. */
  readonly shape: readonly number[];
  readonly random: NoiseGenerator;
  readonly variation: Variation | null;
  readonly seedResize: SeedResize | null;
  /** Of the encoder. */
  readonly watch: TileWatch;
}

function vary(noise: Tensor, variation: Variation | null): Tensor {
  if (!variation) return noise;
  const { random, strength, of } = variation;
  return mixNoise(strength, vary(noise, of), random.randn(noise.shape));
}

/** The noise that a picture begins with; later draws of `random` are the same whatever changes it. */
export function firstNoise({
  shape,
  random,
  variation,
  seedResize,
}: Pick<BeginOptions, 'shape' | 'random' | 'variation' | 'seedResize'>): Tensor {
  const noise = random.randn(shape);
  if (!seedResize) return vary(noise, variation);
  const { height, width } = seedResize;
  const other = seedResize.random.randn([...shape.slice(0, 2), height, width]);
  return resizedNoise(noise, vary(other, variation));
}

/** How the loop begins, and what it puts back after its steps. */
export interface Beginning {
  /** The first step's sample, `[1, channels, height, width]`. */
  readonly latents: Tensor;
  /**
   * Puts back what a step should not have changed.
   *
   * @param latents the step's result
   * @param next the index of the next step; null after the last one
   */
  readonly keep: (latents: Tensor, next: number | null) => Tensor;
}
