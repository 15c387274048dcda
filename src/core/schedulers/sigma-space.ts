import { z } from 'zod';
import { linearCombination, scale, type Tensor } from '../tensor/tensor.ts';
import {
  baseConfig,
  predictionType,
  type BaseConfig,
  type PredictionType,
  type TimestepSpacing,
  timestepSpacing,
} from './config.ts';
import { alphasCumprodOf, sigmasOf } from './noise-schedule.ts';
import { levelOfSigma, predictOriginal } from './prediction.ts';
import type { Solver } from './scheduler.ts';
import { exponentialSigmas, interpolate, karrasSigmas, timestepOfSigma } from './sigmas.ts';
import { spacedTimesteps } from './timesteps.ts';

/**
 * The common part of the samplers of Karras et al. (arXiv:2206.00364) and k-diffusion, which work on samples
 * `original + sigma · noise`, whose variance grows with sigma.
 */
export const sigmaSpaceConfig = baseConfig.extend({
  prediction_type: predictionType,
  timestep_spacing: timestepSpacing.default('linspace'),
  use_karras_sigmas: z.boolean().default(false),
  use_exponential_sigmas: z.boolean().default(false),
  use_beta_sigmas: z.literal(false).default(false),
});

export interface SigmaSpaceConfig extends BaseConfig {
  readonly timestep_spacing: TimestepSpacing;
  readonly use_karras_sigmas: boolean;
  readonly use_exponential_sigmas: boolean;
  readonly rescale_betas_zero_snr?: boolean;
  readonly sigma_min?: number | undefined;
  readonly sigma_max?: number | undefined;
  readonly final_sigmas_type?: 'zero' | 'sigma_min';
}

export interface SigmaSpace {
  /** `[steps]`, fractional if the spacing is. */
  readonly timesteps: readonly number[];
  /** `[steps + 1]`, falling; the last one belongs to the clean picture. */
  readonly sigmas: Float32Array;
  /** `[num_train_timesteps]`, rising. */
  readonly trainSigmas: Float32Array;
  readonly initNoiseSigma: number;
}

export function createSigmaSpace(config: SigmaSpaceConfig, steps: number): SigmaSpace {
  const trainSigmas = trainSigmasOf(config);
  const spaced = spacedTimesteps({
    spacing: config.timestep_spacing,
    trainSteps: trainSigmas.length,
    steps,
    offset: config.steps_offset,
  }).map(Math.fround);
  const uniform = interpolate(trainSigmas, spaced);
  const respaced = respaceSigmas(config, uniform[0]!, uniform.at(-1)!, uniform.length);
  const last = config.final_sigmas_type === 'sigma_min' ? trainSigmas[0]! : 0;
  const sigmas = Float32Array.from([...(respaced ?? uniform), last]);
  const max = sigmas[0]!;
  return {
    timesteps: respaced
      ? respaced.map((sigma) => Math.fround(timestepOfSigma(sigma, trainSigmas)))
      : spaced,
    sigmas,
    trainSigmas,
    initNoiseSigma: config.timestep_spacing === 'leading' ? Math.sqrt(max ** 2 + 1) : max,
  };
}

/** The sigmas of the training schedule; with zero terminal SNR the last is 4096 instead of infinite. */
export function trainSigmasOf(
  config: BaseConfig & { readonly rescale_betas_zero_snr?: boolean },
): Float32Array {
  const alphasCumprod = alphasCumprodOf(config);
  if (config.rescale_betas_zero_snr) alphasCumprod[alphasCumprod.length - 1] = 2 ** -24;
  return sigmasOf(alphasCumprod);
}

/** Karras or exponential sigmas; null if the config asks for neither. */
export function respaceSigmas(
  config: Pick<
    SigmaSpaceConfig,
    'use_karras_sigmas' | 'use_exponential_sigmas' | 'sigma_min' | 'sigma_max'
  >,
  max: number,
  min: number,
  count: number,
): number[] | null {
  const range = [config.sigma_max ?? max, config.sigma_min ?? min, count] as const;
  if (config.use_karras_sigmas) return karrasSigmas(...range);
  if (config.use_exponential_sigmas) return exponentialSigmas(...range);
  return null;
}

/** The clean sample implied by a model's output, where `sample` is `original + sigma · noise`. */
export function originalAtSigma(
  type: PredictionType,
  modelOutput: Tensor,
  sample: Tensor,
  sigma: number,
): Tensor {
  const level = levelOfSigma(sigma);
  return predictOriginal(type, modelOutput, scale(sample, level.alpha), level);
}

/** Moves along the line through the sample and its clean prediction, from noise level `from` to `to`. */
export function moveToSigma(sample: Tensor, original: Tensor, from: number, to: number): Tensor {
  const kept = to / from;
  return linearCombination([kept, sample], [1 - kept, original]);
}

/** The members that all samplers of this kind share. */
export function sigmaSpaceMembers(
  timesteps: readonly number[],
  sigmas: ArrayLike<number>,
  initNoiseSigma: number,
): Pick<Solver, 'timesteps' | 'initNoiseSigma' | 'scaleModelInput' | 'addNoise'> {
  return {
    timesteps,
    initNoiseSigma,
    scaleModelInput: (sample, index) => scale(sample, levelOfSigma(sigmas[index]!).alpha),
    addNoise: (original, noise, index) => linearCombination([1, original], [sigmas[index]!, noise]),
  };
}
