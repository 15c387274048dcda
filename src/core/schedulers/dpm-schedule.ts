import { z } from 'zod';
import { roundHalfEven } from '../round-half-even.ts';
import {
  baseConfig,
  predictionType,
  timestepSpacing,
  type BaseConfig,
  type TimestepSpacing,
} from './config.ts';
import { levelOfSigma, mixNoise } from './prediction.ts';
import type { Solver } from './scheduler.ts';
import { respaceSigmas, trainSigmasOf } from './sigma-space.ts';
import { interpolate, timestepOfSigma } from './sigmas.ts';
import { spacedTimesteps } from './timesteps.ts';

/**
 * The common part of the exponential integrators (DPM-Solver, DEIS, UniPC), which work on variance-preserving samples with
 * whole timesteps, along λ = −ln sigma.
 */
export const dpmScheduleConfig = baseConfig.extend({
  prediction_type: predictionType,
  timestep_spacing: timestepSpacing.default('linspace'),
  use_karras_sigmas: z.boolean().default(false),
  use_exponential_sigmas: z.boolean().default(false),
  use_beta_sigmas: z.literal(false).default(false),
  use_flow_sigmas: z.literal(false).default(false),
  flow_shift: z.number().optional(),
  use_dynamic_shifting: z.literal(false).default(false),
  time_shift_type: z.string().optional(),
});

export interface DpmScheduleConfig extends BaseConfig {
  readonly timestep_spacing: TimestepSpacing;
  readonly use_karras_sigmas: boolean;
  readonly use_exponential_sigmas: boolean;
  readonly rescale_betas_zero_snr?: boolean;
  readonly lambda_min_clipped?: number | undefined;
  readonly sigma_min?: number | undefined;
  readonly sigma_max?: number | undefined;
}

export interface DpmSchedule {
  /** `[steps]`, whole numbers. */
  readonly timesteps: readonly number[];
  /** `[steps]`, falling; each class appends its own final one. */
  readonly sigmas: readonly number[];
  /** The lowest sigma of the training schedule. */
  readonly minSigma: number;
}

/** @param options.keepFractions truncates Karras timesteps instead of rounding them */
export function createDpmSchedule(
  config: DpmScheduleConfig,
  steps: number,
  options: { readonly keepFractions?: boolean } = {},
): DpmSchedule {
  const trainSigmas = trainSigmasOf(config);
  const minSigma = trainSigmas[0]!;
  const respaced = respaceSigmas(config, trainSigmas.at(-1)!, minSigma, steps);
  if (respaced) {
    const round = config.use_karras_sigmas && !options.keepFractions ? roundHalfEven : Math.trunc;
    const timesteps = respaced.map((sigma) => round(timestepOfSigma(sigma, trainSigmas)));
    return { timesteps, sigmas: respaced, minSigma };
  }
  const clip = config.lambda_min_clipped ?? -Infinity;
  const timesteps = spacedDpmTimesteps(
    config,
    trainSigmas.filter((sigma) => -Math.log(sigma) >= clip).length,
    steps,
  );
  return { timesteps, sigmas: interpolate(trainSigmas, timesteps), minSigma };
}

/** If the spacing would end at the clean picture, this makes one timestep more than `steps` and drops the last. */
function spacedDpmTimesteps(
  config: DpmScheduleConfig,
  trainSteps: number,
  steps: number,
): number[] {
  const { timestep_spacing: spacing, steps_offset: offset } = config;
  const extra = spacing === 'trailing' ? 0 : 1;
  return spacedTimesteps({ spacing, trainSteps, steps: steps + extra, offset })
    .slice(0, steps)
    .map(roundHalfEven);
}

/** The members that all samplers of this kind share. */
export function dpmMembers(
  timesteps: readonly number[],
  sigmas: ArrayLike<number>,
): Pick<Solver, 'timesteps' | 'initNoiseSigma' | 'scaleModelInput' | 'addNoise'> {
  return {
    timesteps,
    initNoiseSigma: 1,
    scaleModelInput: (sample) => sample,
    addNoise: (original, noise, index) => mixNoise(original, noise, levelOfSigma(sigmas[index]!)),
  };
}
