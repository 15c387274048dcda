import { z } from 'zod';
import { linearCombination, type Tensor } from '../tensor/tensor.ts';
import { ancestralSigmas } from './euler-ancestral.ts';
import { requireNoise, type Solver } from './scheduler.ts';
import {
  createSigmaSpace,
  moveToSigma,
  originalAtSigma,
  sigmaSpaceMembers,
} from './sigma-space.ts';
import { timestepOfSigma } from './sigmas.ts';
import { interleave, midSigmas, twoStageConfig } from './two-stage.ts';

export const dpmSolverSdeConfig = twoStageConfig.extend({
  noise_sampler_seed: z.int().optional(),
});

/** The sample at the start of a step, and the noise of its first half; null between steps. */
export type DpmSolverSdeState = { readonly sample: Tensor; readonly noise: Tensor } | null;

/**
 * `sample_dpmpp_sde` of k-diffusion; diffusers' scheduling_dpmsolver_sde.py.
 *
 * Its noise is a Brownian path along sigma. The first call of a step uses half of the step's path, the second all of it. diffusers takes
 * the path from torchsde, with a separate seed; here each call draws the next piece of the path.
 */
export function createDpmSolverSde(
  config: z.infer<typeof dpmSolverSdeConfig>,
  steps: number,
): Solver<DpmSolverSdeState> {
  const { timesteps, sigmas, trainSigmas, initNoiseSigma } = createSigmaSpace(config, steps);
  const middle = midSigmas(sigmas);
  const between = middle.map((sigma) => timestepOfSigma(sigma, trainSigmas));
  const inputSigmas = interleave(sigmas, middle);

  /** From noise level `from` towards `original` with new noise, to level `to`. */
  function walk(sample: Tensor, original: Tensor, from: number, to: number, noise: Tensor): Tensor {
    const { down, up } = ancestralSigmas(from, to);
    return linearCombination([1, moveToSigma(sample, original, from, down)], [up, noise]);
  }

  return {
    ...sigmaSpaceMembers(interleave(timesteps, between), inputSigmas, initNoiseSigma),
    initialState: () => null,
    drawsNoise: (index) => index < inputSigmas.length - 1,
    step({ state, index, modelOutput, sample, noise }) {
      const [from, to] = [sigmas[index >> 1]!, sigmas[(index >> 1) + 1]!];
      const sigma = inputSigmas[index]!;
      const original = originalAtSigma(config.prediction_type, modelOutput, sample, sigma);
      const result = { state: null, predOriginalSample: original };
      if (to === 0) return { ...result, sample: original };
      const drawn = requireNoise(noise);
      if (state === null) {
        const next = walk(sample, original, from, middle[index >> 1]!, drawn);
        return { ...result, state: { sample, noise: drawn }, sample: next };
      }
      const path = linearCombination(
        [Math.sqrt((from - sigma) / (from - to)), state.noise],
        [Math.sqrt((sigma - to) / (from - to)), drawn],
      );
      return { ...result, sample: walk(state.sample, original, from, to, path) };
    },
  };
}
