import { z } from 'zod';
import { AppError } from '../errors.ts';
import { linearCombination } from '../tensor/tensor.ts';
import { baseConfig, predictionType, thresholdingConfig } from './config.ts';
import { alphasCumprodOf } from './noise-schedule.ts';
import {
  clipOriginal,
  levelOfAlphaCumprod,
  mixNoise,
  predictNoise,
  predictOriginal,
} from './prediction.ts';
import { requireNoise, type Solver } from './scheduler.ts';

export const consistencyConfig = baseConfig.extend({
  ...thresholdingConfig,
  beta_start: z.number().positive().lt(1).default(0.00085),
  beta_end: z.number().positive().lt(1).default(0.012),
  beta_schedule: baseConfig.shape.beta_schedule.unwrap().default('scaled_linear'),
  original_inference_steps: z.int().min(1).default(50),
  clip_sample: z.boolean().default(false),
  clip_sample_range: z.number().positive().default(1),
  set_alpha_to_one: z.boolean().default(true),
  prediction_type: predictionType,
  timestep_scaling: z.number().positive().default(10),
  rescale_betas_zero_snr: z.boolean().default(false),
});

type ConsistencyConfig = z.infer<typeof consistencyConfig>;

/** The standard deviation of the data that latent consistency models assume. */
const SIGMA_DATA = 0.5;
/** The share of new noise in a TCD step: diffusers' default for `eta`. */
const TCD_ETA = 0.3;

/** Latent consistency models (Luo et al., arXiv:2310.04378); diffusers' scheduling_lcm.py. */
export function createLcm(config: ConsistencyConfig, steps: number): Solver<null> {
  const { levelAt, ...members } = createMembers(config, steps);
  const { timesteps } = members;
  return {
    ...members,
    step({ index, modelOutput, sample, noise }) {
      const timestep = timesteps[index]!;
      const scaled = timestep * config.timestep_scaling;
      const variance = scaled ** 2 + SIGMA_DATA ** 2;
      const predicted = predictOriginal(
        config.prediction_type,
        modelOutput,
        sample,
        levelAt(timestep),
      );
      const original = clipOriginal(predicted, config);
      const denoised = linearCombination(
        [scaled / Math.sqrt(variance), original],
        [SIGMA_DATA ** 2 / variance, sample],
      );
      const isLast = index === timesteps.length - 1;
      return {
        state: null,
        sample: isLast
          ? denoised
          : mixNoise(denoised, requireNoise(noise), levelAt(timesteps[index + 1]!)),
        predOriginalSample: original,
      };
    },
  };
}

/** Trajectory consistency distillation (Zheng et al., arXiv:2402.19159); diffusers' scheduling_tcd.py. */
export function createTcd(config: ConsistencyConfig, steps: number): Solver<null> {
  const { levelAt, ...members } = createMembers(config, steps);
  const { timesteps } = members;
  return {
    ...members,
    step({ index, modelOutput, sample, noise }) {
      const type = config.prediction_type;
      const level = levelAt(timesteps[index]!);
      const isLast = index === timesteps.length - 1;
      const nextTimestep = isLast ? 0 : timesteps[index + 1]!;
      const next = levelAt(nextTimestep);
      const below = levelAt(Math.floor((1 - TCD_ETA) * nextTimestep));
      const original = predictOriginal(type, modelOutput, sample, level);
      const denoised = mixNoise(original, predictNoise(type, modelOutput, sample, level), below);
      const kept = next.alpha / below.alpha;
      return {
        state: null,
        sample: isLast
          ? denoised
          : linearCombination([kept, denoised], [Math.sqrt(1 - kept ** 2), requireNoise(noise)]),
        predOriginalSample: original,
      };
    },
  };
}

function createMembers(config: ConsistencyConfig, steps: number) {
  const alphasCumprod = alphasCumprodOf(config);
  const timesteps = distilledTimesteps(config, steps);
  const levelAt = (timestep: number) => levelOfAlphaCumprod(alphasCumprod[timestep]!);
  return {
    timesteps,
    levelAt,
    initNoiseSigma: 1,
    initialState: () => null,
    scaleModelInput: (sample) => sample,
    drawsNoise: (index) => index < timesteps.length - 1,
    addNoise: (original, noise, index) => mixNoise(original, noise, levelAt(timesteps[index]!)),
  } satisfies Omit<Solver<null>, 'step'> & { levelAt: unknown };
}

/** Timesteps chosen evenly from those that the model was distilled on. */
function distilledTimesteps(config: ConsistencyConfig, steps: number): number[] {
  const { original_inference_steps: count, num_train_timesteps: trainSteps } = config;
  if (steps > count) {
    throw new AppError(
      'invalid-request',
      `at most ${count} steps, because the model was distilled on that many timesteps`,
      {
        field: 'steps',
        found: steps,
        max: count,
      },
    );
  }
  const stride = Math.floor(trainSteps / count);
  return Array.from({ length: steps }, (_, i) => {
    const skipped = Math.floor((i * count) / steps);
    return (count - skipped) * stride - 1;
  });
}
