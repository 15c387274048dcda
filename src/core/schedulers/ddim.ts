import { z } from 'zod';
import { roundHalfEven } from '../round-half-even.ts';
import { linearCombination } from '../tensor/tensor.ts';
import { baseConfig, predictionType, thresholdingConfig, timestepSpacing } from './config.ts';
import { alphasCumprodOf } from './noise-schedule.ts';
import {
  clipOriginal,
  levelOfAlphaCumprod,
  mixNoise,
  predictNoise,
  predictOriginal,
} from './prediction.ts';
import type { Solver } from './scheduler.ts';
import { spacedTimesteps } from './timesteps.ts';

export const ddimConfig = baseConfig.extend({
  ...thresholdingConfig,
  clip_sample: z.boolean().default(true),
  clip_sample_range: z.number().positive().default(1),
  set_alpha_to_one: z.boolean().default(true),
  prediction_type: predictionType,
  timestep_spacing: timestepSpacing.default('leading'),
  rescale_betas_zero_snr: z.boolean().default(false),
});

/** DDIM without noise, η = 0 (Song et al., arXiv:2010.02502, equation 12); diffusers' scheduling_ddim.py. */
export function createDdim(config: z.infer<typeof ddimConfig>, steps: number): Solver<null> {
  const { num_train_timesteps: trainSteps, prediction_type: type } = config;
  const alphasCumprod = alphasCumprodOf(config);
  const finalLevel = levelOfAlphaCumprod(config.set_alpha_to_one ? 1 : alphasCumprod[0]!);
  const levelAt = (timestep: number) =>
    timestep < 0 ? finalLevel : levelOfAlphaCumprod(alphasCumprod[timestep]!);
  const timesteps = spacedTimesteps({
    spacing: config.timestep_spacing,
    trainSteps,
    steps,
    offset: config.steps_offset,
  }).map(roundHalfEven);
  const stride = Math.floor(trainSteps / steps);

  return {
    timesteps,
    initNoiseSigma: 1,
    initialState: () => null,
    scaleModelInput: (sample) => sample,
    drawsNoise: () => false,
    step({ index, modelOutput, sample }) {
      const level = levelAt(timesteps[index]!);
      const next = levelAt(timesteps[index]! - stride);
      const noise = predictNoise(type, modelOutput, sample, level);
      const original = clipOriginal(predictOriginal(type, modelOutput, sample, level), config);
      return {
        state: null,
        sample: linearCombination([next.alpha, original], [next.sigma, noise]),
        predOriginalSample: original,
      };
    },
    addNoise: (original, noise, index) => mixNoise(original, noise, levelAt(timesteps[index]!)),
  };
}
