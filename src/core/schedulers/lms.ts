import type { z } from 'zod';
import { linearCombination, type Tensor, type Term } from '../tensor/tensor.ts';
import type { Solver } from './scheduler.ts';
import {
  createSigmaSpace,
  originalAtSigma,
  sigmaSpaceConfig,
  sigmaSpaceMembers,
} from './sigma-space.ts';

export const lmsConfig = sigmaSpaceConfig;

const ORDER = 4;

/** Slopes `(sample − original) / sigma` of earlier steps, newest first. */
type Slopes = readonly Tensor[];

/** Linear multistep: `sample_lms` of k-diffusion; diffusers' scheduling_lms_discrete.py. */
export function createLms(config: z.infer<typeof lmsConfig>, steps: number): Solver<Slopes> {
  const { timesteps, sigmas, initNoiseSigma } = createSigmaSpace(config, steps);
  return {
    ...sigmaSpaceMembers(timesteps, sigmas, initNoiseSigma),
    initialState: () => [],
    drawsNoise: () => false,
    step({ state, index, modelOutput, sample }) {
      const sigma = sigmas[index]!;
      const original = originalAtSigma(config.prediction_type, modelOutput, sample, sigma);
      const slope = linearCombination([1 / sigma, sample], [-1 / sigma, original]);
      const slopes = [slope, ...state].slice(0, ORDER);
      const nodes = sigmas.slice(Math.max(index + 1 - ORDER, 0), index + 1).reverse();
      const terms = slopes.map((x, i): Term => [
        integrateBasis(nodes, i, sigma, sigmas[index + 1]!),
        x,
      ]);
      return {
        state: slopes,
        sample: linearCombination([1, sample], ...terms),
        predOriginalSample: original,
      };
    },
  };
}

/** The abscissa of two-point Gauss-Legendre quadrature, which is exact up to degree three. */
const GAUSS = 1 / Math.sqrt(3);

/** The integral of Lagrange's basis polynomial that is 1 at `nodes[one]` and 0 at the other nodes. */
function integrateBasis(nodes: Float32Array, one: number, from: number, to: number): number {
  const basis = (x: number) =>
    nodes.reduce(
      (product, node, i) => (i === one ? product : (product * (x - node)) / (nodes[one]! - node)),
      1,
    );
  const [middle, half] = [(from + to) / 2, (to - from) / 2];
  return half * (basis(middle - half * GAUSS) + basis(middle + half * GAUSS));
}
