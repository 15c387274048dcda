import type { z } from 'zod';
import type { Solver } from './scheduler.ts';
import { createSigmaSpace, moveToSigma } from './sigma-space.ts';
import {
  ancestralMidpoints,
  createMidpoint,
  twoStageConfig,
  type MidpointState,
} from './two-stage.ts';

export const dpmpp2sAncestralConfig = twoStageConfig;

/**
 * `sample_dpmpp_2s_ancestral` of k-diffusion (sampling.py), which is A1111's "DPM++ 2S a"; diffusers has no class for it. A step first
 * goes halfway, and then all the way using the clean sample that the model predicts there.
 */
export function createDpmpp2sAncestral(
  config: z.infer<typeof dpmpp2sAncestralConfig>,
  steps: number,
): Solver<MidpointState> {
  const space = createSigmaSpace(config, steps);
  const levels = ancestralMidpoints(space.sigmas);
  return createMidpoint(config.prediction_type, space, levels, (half) =>
    moveToSigma(half.start, half.original, half.sigma, half.down),
  );
}
