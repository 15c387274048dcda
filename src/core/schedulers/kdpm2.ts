import type { z } from 'zod';
import { linearCombination } from '../tensor/tensor.ts';
import type { Solver } from './scheduler.ts';
import { createSigmaSpace, type SigmaSpace } from './sigma-space.ts';
import { roundHalfEven } from '../round-half-even.ts';
import {
  ancestralMidpoints,
  createMidpoint,
  midSigmas,
  twoStageConfig,
  type MidpointState,
} from './two-stage.ts';

export const kdpm2Config = twoStageConfig;

type Config = z.infer<typeof kdpm2Config>;

/** `sample_dpm_2` of k-diffusion without churn; diffusers' scheduling_k_dpm_2_discrete.py. */
export function createKdpm2(config: Config, steps: number): Solver<MidpointState> {
  const space = spaceOf(config, steps);
  const { sigmas } = space;
  return create(config, space, { middle: midSigmas(sigmas), down: sigmas.slice(1), up: null });
}

/** `sample_dpm_2_ancestral` of k-diffusion; diffusers' scheduling_k_dpm_2_ancestral_discrete.py. */
export function createKdpm2Ancestral(config: Config, steps: number): Solver<MidpointState> {
  const space = spaceOf(config, steps);
  return create(config, space, ancestralMidpoints(space.sigmas));
}

function spaceOf(config: Config, steps: number): SigmaSpace {
  const space = createSigmaSpace(config, steps);
  if (!config.use_karras_sigmas) return space;
  return { ...space, timesteps: space.timesteps.map(roundHalfEven) };
}

/** Goes the whole step with the slope found in its middle. */
function create(config: Config, space: SigmaSpace, levels: Parameters<typeof createMidpoint>[2]) {
  return createMidpoint(config.prediction_type, space, levels, (half) => {
    const slope = (half.down - half.sigma) / half.middle;
    return linearCombination([1, half.start], [slope, half.sample], [-slope, half.original]);
  });
}
