import { z } from 'zod';
import { linearCombination } from '../tensor/tensor.ts';
import { predictionType } from './config.ts';
import { requireNoise, type Solver } from './scheduler.ts';
import {
  createSigmaSpace,
  moveToSigma,
  originalAtSigma,
  sigmaSpaceConfig,
  sigmaSpaceMembers,
} from './sigma-space.ts';

export const eulerAncestralConfig = sigmaSpaceConfig
  .omit({ use_karras_sigmas: true, use_exponential_sigmas: true, use_beta_sigmas: true })
  .extend({
    prediction_type: predictionType.unwrap().exclude(['sample']).default('epsilon'),
    rescale_betas_zero_snr: z.boolean().default(false),
  });

/** `sample_euler_ancestral` of k-diffusion; diffusers' scheduling_euler_ancestral_discrete.py. */
export function createEulerAncestral(
  config: z.infer<typeof eulerAncestralConfig>,
  steps: number,
): Solver<null> {
  const { timesteps, sigmas, initNoiseSigma } = createSigmaSpace(
    { ...config, use_karras_sigmas: false, use_exponential_sigmas: false },
    steps,
  );
  return {
    ...sigmaSpaceMembers(timesteps, sigmas, initNoiseSigma),
    initialState: () => null,
    drawsNoise: () => true,
    step({ index, modelOutput, sample, noise }) {
      const sigma = sigmas[index]!;
      const { down, up } = ancestralSigmas(sigma, sigmas[index + 1]!);
      const original = originalAtSigma(config.prediction_type, modelOutput, sample, sigma);
      const moved = moveToSigma(sample, original, sigma, down);
      return {
        state: null,
        sample: linearCombination([1, moved], [up, requireNoise(noise)]),
        predOriginalSample: original,
      };
    },
  };
}

/**
 * The noise level to step down to (`down`), so that adding noise of deviation `up` leads back to `to`. In float32 as in diffusers: from
 * a very high sigma, `down` is almost zero, and rounding decides its value.
 */
export function ancestralSigmas(from: number, to: number): { down: number; up: number } {
  const f = Math.fround;
  const [from2, to2] = [f(from * from), f(to * to)];
  const up = f(Math.sqrt(f(f(to2 * f(from2 - to2)) / from2)));
  return { down: f(Math.sqrt(f(to2 - f(up * up)))), up };
}
