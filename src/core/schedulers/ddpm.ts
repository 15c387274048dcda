import { z } from 'zod';
import { roundHalfEven } from '../round-half-even.ts';
import { linearCombination } from '../tensor/tensor.ts';
import { baseConfig, predictionType, thresholdingConfig, timestepSpacing } from './config.ts';
import { alphasCumprodOf } from './noise-schedule.ts';
import { clipOriginal, levelOfAlphaCumprod, mixNoise, predictOriginal } from './prediction.ts';
import { requireNoise, type Solver } from './scheduler.ts';
import { spacedTimesteps } from './timesteps.ts';

export const ddpmConfig = baseConfig.extend({
  ...thresholdingConfig,
  variance_type: z.enum(['fixed_small', 'fixed_small_log', 'fixed_large']).default('fixed_small'),
  clip_sample: z.boolean().default(true),
  clip_sample_range: z.number().positive().default(1),
  prediction_type: predictionType,
  timestep_spacing: timestepSpacing.default('leading'),
  rescale_betas_zero_snr: z.boolean().default(false),
});

const MIN_VARIANCE = 1e-20;

/** Ancestral sampling (Ho et al., arXiv:2006.11239, equations 6 and 7); diffusers' scheduling_ddpm.py. */
export function createDdpm(config: z.infer<typeof ddpmConfig>, steps: number): Solver<null> {
  const alphasCumprod = alphasCumprodOf(config);
  const timesteps = spacedTimesteps({
    spacing: config.timestep_spacing,
    trainSteps: alphasCumprod.length,
    steps,
    offset: config.steps_offset,
  }).map(roundHalfEven);
  const alphaAt = (index: number) =>
    index < timesteps.length ? alphasCumprod[timesteps[index]!]! : 1;

  return {
    timesteps,
    initNoiseSigma: 1,
    initialState: () => null,
    scaleModelInput: (sample) => sample,
    drawsNoise: (index) => timesteps[index]! > 0,
    step({ index, modelOutput, sample, noise }) {
      const [current, next] = [alphaAt(index), alphaAt(index + 1)];
      // In float32, so that the small beta loses the same precision as in diffusers.
      const alpha = Math.fround(current / next);
      const beta = 1 - alpha;
      const predicted = predictOriginal(
        config.prediction_type,
        modelOutput,
        sample,
        levelOfAlphaCumprod(current),
      );
      const original = clipOriginal(predicted, config);
      const mean = linearCombination(
        [(Math.sqrt(next) * beta) / (1 - current), original],
        [(Math.sqrt(alpha) * (1 - next)) / (1 - current), sample],
      );
      const small = Math.max(((1 - next) / (1 - current)) * beta, MIN_VARIANCE);
      const deviation = Math.sqrt(config.variance_type === 'fixed_large' ? beta : small);
      return {
        state: null,
        sample:
          timesteps[index]! > 0
            ? linearCombination([1, mean], [deviation, requireNoise(noise)])
            : mean,
        predOriginalSample: original,
      };
    },
    addNoise: (original, noise, index) =>
      mixNoise(original, noise, levelOfAlphaCumprod(alphaAt(index))),
  };
}
