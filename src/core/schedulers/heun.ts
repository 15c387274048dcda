import { z } from 'zod';
import { linearCombination, type Tensor } from '../tensor/tensor.ts';
import { predictionType } from './config.ts';
import { clipOriginal } from './prediction.ts';
import type { Solver } from './scheduler.ts';
import {
  createSigmaSpace,
  moveToSigma,
  originalAtSigma,
  sigmaSpaceMembers,
} from './sigma-space.ts';
import { interleave, twoStageConfig } from './two-stage.ts';

export const heunConfig = twoStageConfig.extend({
  prediction_type: predictionType,
  clip_sample: z.boolean().default(false),
  clip_sample_range: z.number().positive().default(1),
});

/** The sample at the start of a step, and the result of its Euler step; null between steps. */
export type HeunState = { readonly sample: Tensor; readonly euler: Tensor } | null;

/** Algorithm 2 of arXiv:2206.00364 with its correction, without churn; diffusers' scheduling_heun_discrete.py. */
export function createHeun(config: z.infer<typeof heunConfig>, steps: number): Solver<HeunState> {
  const { timesteps, sigmas, initNoiseSigma } = createSigmaSpace(config, steps);
  const [nextTimesteps, nextSigmas] = [timesteps.slice(1), [...sigmas.slice(1, -1)]];
  const inputSigmas = interleave(sigmas, nextSigmas);
  const clip = {
    ...config,
    thresholding: false,
    dynamic_thresholding_ratio: 1,
    sample_max_value: 1,
  };

  return {
    ...sigmaSpaceMembers(interleave(timesteps, nextTimesteps), inputSigmas, initNoiseSigma),
    initialState: () => null,
    drawsNoise: () => false,
    step({ state, index, modelOutput, sample }) {
      const [from, to] = [sigmas[index >> 1]!, sigmas[(index >> 1) + 1]!];
      const sigma = inputSigmas[index]!;
      const original = clipOriginal(
        originalAtSigma(config.prediction_type, modelOutput, sample, sigma),
        clip,
      );
      if (state === null) {
        const euler = moveToSigma(sample, original, from, to);
        const isLast = to === 0;
        return {
          state: isLast ? null : { sample, euler },
          sample: euler,
          predOriginalSample: original,
        };
      }
      const half = (to - from) / 2 / sigma;
      return {
        state: null,
        sample: linearCombination(
          [0.5, state.sample],
          [0.5, state.euler],
          [half, sample],
          [-half, original],
        ),
        predOriginalSample: original,
      };
    },
  };
}
