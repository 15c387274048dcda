import type { z } from 'zod';
import { linearCombination, type Tensor } from '../tensor/tensor.ts';
import { requireNoise, type Solver } from './scheduler.ts';
import {
  createSigmaSpace,
  moveToSigma,
  originalAtSigma,
  type SigmaSpace,
  sigmaSpaceMembers,
} from './sigma-space.ts';
import { timestepOfSigma } from './sigmas.ts';
import { roundHalfEven } from './timesteps.ts';
import { ancestralMidpoints, interleave, midSigmas, twoStageConfig } from './two-stage.ts';

export const kdpm2Config = twoStageConfig;

/** The sample at which a step began; null between steps. */
export type Kdpm2State = Tensor | null;

/** `sample_dpm_2` of k-diffusion without churn; diffusers' scheduling_k_dpm_2_discrete.py. */
export function createKdpm2(
  config: z.infer<typeof kdpm2Config>,
  steps: number,
): Solver<Kdpm2State> {
  const space = createSigmaSpace(config, steps);
  const down = space.sigmas.slice(1);
  return createMidpoint(config, space, midSigmas(space.sigmas), down, null);
}

/** `sample_dpm_2_ancestral` of k-diffusion; diffusers' scheduling_k_dpm_2_ancestral_discrete.py. */
export function createKdpm2Ancestral(
  config: z.infer<typeof kdpm2Config>,
  steps: number,
): Solver<Kdpm2State> {
  const space = createSigmaSpace(config, steps);
  const { middle, down, up } = ancestralMidpoints(space.sigmas);
  return createMidpoint(config, space, middle, down, up);
}

/** Goes from each sigma to `down` with the slope found at `middle`, then adds noise of deviation `up`. */
function createMidpoint(
  config: z.infer<typeof kdpm2Config>,
  { timesteps, sigmas, trainSigmas, initNoiseSigma }: SigmaSpace,
  middle: readonly number[],
  down: Float32Array,
  up: Float32Array | null,
): Solver<Kdpm2State> {
  const whole = config.use_karras_sigmas ? timesteps.map(roundHalfEven) : timesteps;
  const between = middle.map((sigma) => timestepOfSigma(sigma, trainSigmas));
  const inputSigmas = interleave(sigmas, middle);
  const members = sigmaSpaceMembers(interleave(whole, between), inputSigmas, initNoiseSigma);

  return {
    ...members,
    initialState: () => null,
    drawsNoise: (index) => up !== null && index % 2 === 1,
    step({ state, index, modelOutput, sample, noise }) {
      const k = index >> 1;
      const sigma = inputSigmas[index]!;
      const original = originalAtSigma(config.prediction_type, modelOutput, sample, sigma);
      if (state === null) {
        const next = moveToSigma(sample, original, sigma, middle[k] ?? 0);
        return {
          state: k < middle.length ? sample : null,
          sample: next,
          predOriginalSample: original,
        };
      }
      const slope = (down[k]! - sigmas[k]!) / sigma;
      const moved = linearCombination([1, state], [slope, sample], [-slope, original]);
      return {
        state: null,
        sample: up ? linearCombination([1, moved], [up[k]!, requireNoise(noise)]) : moved,
        predOriginalSample: original,
      };
    },
  };
}
