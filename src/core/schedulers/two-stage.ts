import { z } from 'zod';
import { linearCombination, type Tensor } from '../tensor/tensor.ts';
import { predictionType as predictionTypes } from './config.ts';
import { ancestralSigmas } from './euler-ancestral.ts';
import { requireNoise, type Solver } from './scheduler.ts';
import {
  moveToSigma,
  originalAtSigma,
  sigmaSpaceConfig,
  sigmaSpaceMembers,
  type SigmaSpace,
} from './sigma-space.ts';
import { timestepOfSigma } from './sigmas.ts';

/** Samplers that call the model twice per step: even indices are the start of a step, odd ones its middle. */
export const twoStageConfig = sigmaSpaceConfig.extend({
  beta_start: z.number().positive().lt(1).default(0.00085),
  beta_end: z.number().positive().lt(1).default(0.012),
  prediction_type: predictionTypes.unwrap().exclude(['sample']).default('epsilon'),
});

/** `a₀ b₀ a₁ b₁ … aₙ`: values for the starts of steps, alternating with those for the middles of all but the last. */
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
  /** The middles of all steps but the last, halfway to `down` along the logarithm. */
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

/** The sample at the start of a step; null between steps. */
export type MidpointState = Tensor | null;

/** The second half of a step, as seen from its middle. */
interface FromMiddle {
  /** The sample at the start of the step, at noise level `sigma`. */
  readonly start: Tensor;
  readonly sigma: number;
  /** The level that the step goes down to. */
  readonly down: number;
  /** The sample in the middle, its level, and the clean sample that the model predicts there. */
  readonly sample: Tensor;
  readonly middle: number;
  readonly original: Tensor;
}

/** Goes to `middle` first, then from there to `down` with `finish`, and adds noise of deviation `up`. */
export function createMidpoint(
  predictionType: z.infer<typeof twoStageConfig>['prediction_type'],
  { timesteps, sigmas, trainSigmas, initNoiseSigma }: SigmaSpace,
  {
    middle,
    down,
    up,
  }: {
    readonly middle: readonly number[];
    readonly down: Float32Array;
    readonly up: Float32Array | null;
  },
  finish: (half: FromMiddle) => Tensor,
): Solver<MidpointState> {
  const between = middle.map((sigma) => timestepOfSigma(sigma, trainSigmas));
  const inputSigmas = interleave(sigmas, middle);

  return {
    ...sigmaSpaceMembers(interleave(timesteps, between), inputSigmas, initNoiseSigma),
    initialState: () => null,
    drawsNoise: (index) => up !== null && index % 2 === 1,
    step({ state, index, modelOutput, sample, noise }) {
      const k = index >> 1;
      const level = inputSigmas[index]!;
      const original = originalAtSigma(predictionType, modelOutput, sample, level);
      if (state === null) {
        return {
          state: k < middle.length ? sample : null,
          sample: moveToSigma(sample, original, level, middle[k] ?? 0),
          predOriginalSample: original,
        };
      }
      const moved = finish({
        ...{ start: state, sigma: sigmas[k]!, down: down[k]! },
        ...{ sample, middle: level, original },
      });
      return {
        state: null,
        sample: up ? linearCombination([1, moved], [up[k]!, requireNoise(noise)]) : moved,
        predOriginalSample: original,
      };
    },
  };
}
