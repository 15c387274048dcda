import { z } from 'zod';
import { predictionType } from './config.ts';
import { ancestralSigmas } from './euler-ancestral.ts';
import { sigmaSpaceConfig } from './sigma-space.ts';

/** Samplers that call the model twice per step: even indices are the beginning of a step, odd ones its inside. */
export const twoStageConfig = sigmaSpaceConfig.extend({
  beta_start: z.number().positive().lt(1).default(0.00085),
  beta_end: z.number().positive().lt(1).default(0.012),
  prediction_type: predictionType.unwrap().exclude(['sample']).default('epsilon'),
});

/** `a₀ b₀ a₁ b₁ … aₙ`: values for the beginnings of steps, alternating with those for the insides of all but the last. */
export function interleave(whole: ArrayLike<number>, between: readonly number[]): number[] {
  return [...between.flatMap((value, i) => [whole[i]!, value]), whole[between.length]!];
}

/** Geometric means of neighbours: halfway along the logarithm. The last step, down to 0, has none. */
export function midSigmas(sigmas: Float32Array): number[] {
  return Array.from({ length: sigmas.length - 2 }, (_, i) =>
    Math.sqrt(sigmas[i]! * sigmas[i + 1]!),
  );
}

/** Each step goes down further than the next sigma, and comes back up with fresh noise of deviation `up`. */
export function ancestralMidpoints(sigmas: Float32Array): {
  /** The insides of all steps but the last, halfway to `down` along the logarithm. */
  readonly middle: readonly number[];
  readonly down: Float32Array;
  readonly up: Float32Array;
} {
  const steps = Array.from(sigmas.slice(1), (to, i) => ancestralSigmas(sigmas[i]!, to));
  const down = Float32Array.from(steps, (step) => step.down);
  return {
    middle: Array.from(sigmas.slice(0, -2), (sigma, i) => Math.sqrt(sigma * down[i]!)),
    down,
    up: Float32Array.from(steps, (step) => step.up),
  };
}
