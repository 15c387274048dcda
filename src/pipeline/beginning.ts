import { mixNoise, type NoiseGenerator } from '../core/random/index.ts';
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

export interface BeginOptions {
  readonly scheduler: Scheduler;
  /** From `firstIndex`. */
  readonly index: number;
  /** `[1, channels, height, width]` of the latents. */
  readonly shape: readonly number[];
  readonly random: NoiseGenerator;
  readonly variation: Variation | null;
  /** Of the encoder. */
  readonly watch: TileWatch;
}

function vary(noise: Tensor, variation: Variation | null): Tensor {
  if (!variation) return noise;
  const { random, strength, of } = variation;
  return mixNoise(strength, vary(noise, of), random.randn(noise.shape));
}

/** The noise that a picture begins with; later draws of `random` are the same with a variation and without. */
export function firstNoise({
  shape,
  random,
  variation,
}: Pick<BeginOptions, 'shape' | 'random' | 'variation'>): Tensor {
  return vary(random.randn(shape), variation);
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
