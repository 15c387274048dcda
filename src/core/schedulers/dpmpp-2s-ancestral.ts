import type { z } from 'zod';
import { linearCombination, type Tensor } from '../tensor/tensor.ts';
import { requireNoise, type Solver } from './scheduler.ts';
import {
  createSigmaSpace,
  moveToSigma,
  originalAtSigma,
  sigmaSpaceMembers,
} from './sigma-space.ts';
import { timestepOfSigma } from './sigmas.ts';
import { ancestralMidpoints, interleave, twoStageConfig } from './two-stage.ts';

export const dpmpp2sAncestralConfig = twoStageConfig;

/** The sample at which a step began; null between steps. */
export type Dpmpp2sAncestralState = Tensor | null;

/**
 * `sample_dpmpp_2s_ancestral` of k-diffusion (sampling.py), which is A1111's "DPM++ 2S a"; diffusers has no class for it. A
 * step goes halfway first, and then all the way by the clean sample that the model predicts there.
 */
export function createDpmpp2sAncestral(
  config: z.infer<typeof dpmpp2sAncestralConfig>,
  steps: number,
): Solver<Dpmpp2sAncestralState> {
  const { timesteps, sigmas, trainSigmas, initNoiseSigma } = createSigmaSpace(config, steps);
  const { middle, down, up } = ancestralMidpoints(sigmas);
  const between = middle.map((sigma) => timestepOfSigma(sigma, trainSigmas));
  const inputSigmas = interleave(sigmas, middle);

  return {
    ...sigmaSpaceMembers(interleave(timesteps, between), inputSigmas, initNoiseSigma),
    initialState: () => null,
    drawsNoise: (index) => index % 2 === 1,
    step({ state, index, modelOutput, sample, noise }) {
      const k = index >> 1;
      const sigma = inputSigmas[index]!;
      const original = originalAtSigma(config.prediction_type, modelOutput, sample, sigma);
      if (state === null) {
        return {
          state: k < middle.length ? sample : null,
          sample: moveToSigma(sample, original, sigma, middle[k] ?? 0),
          predOriginalSample: original,
        };
      }
      const moved = moveToSigma(state, original, sigmas[k]!, down[k]!);
      return {
        state: null,
        sample: linearCombination([1, moved], [up[k]!, requireNoise(noise)]),
        predOriginalSample: original,
      };
    },
  };
}
