import { z } from 'zod';
import { finalSigmasType } from './config.ts';
import type { Solver } from './scheduler.ts';
import {
  createSigmaSpace,
  moveToSigma,
  originalAtSigma,
  sigmaSpaceConfig,
  sigmaSpaceMembers,
} from './sigma-space.ts';

export const eulerConfig = sigmaSpaceConfig.extend({
  rescale_betas_zero_snr: z.boolean().default(false),
  final_sigmas_type: finalSigmasType,
  sigma_min: z.number().positive().optional(),
  sigma_max: z.number().positive().optional(),
  interpolation_type: z.literal('linear').default('linear'),
  timestep_type: z.literal('discrete').default('discrete'),
});

/** Algorithm 2 of arXiv:2206.00364 without churn; diffusers' scheduling_euler_discrete.py. */
export function createEuler(config: z.infer<typeof eulerConfig>, steps: number): Solver<null> {
  const { timesteps, sigmas, initNoiseSigma } = createSigmaSpace(config, steps);
  return {
    ...sigmaSpaceMembers(timesteps, sigmas, initNoiseSigma),
    initialState: () => null,
    drawsNoise: () => false,
    step({ index, modelOutput, sample }) {
      const sigma = sigmas[index]!;
      const original = originalAtSigma(config.prediction_type, modelOutput, sample, sigma);
      return {
        state: null,
        sample: moveToSigma(sample, original, sigma, sigmas[index + 1]!),
        predOriginalSample: original,
      };
    },
  };
}
