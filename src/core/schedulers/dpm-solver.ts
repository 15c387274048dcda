import { linearCombination, type Tensor, type Term } from '../tensor/tensor.ts';
import { levelOfSigma } from './prediction.ts';

/** Half the logarithm of the signal-to-noise ratio at a sigma; infinite at 0. */
export function lambdaOf(sigma: number): number {
  return -Math.log(sigma);
}

/** The terms of a DPM-Solver++ step and their factors. */
export interface DpmStep {
  readonly from: number;
  readonly to: number;
  readonly sample: Tensor;
  /** Estimates of the clean sample's derivatives along λ over the step, of order 0, 1 (and 2), in units of h. */
  readonly derivatives: readonly [Tensor, ...Tensor[]];
  /** `midpoint` weights the first derivative by half of the sample's weight, `heun` by its integral. */
  readonly solver: 'midpoint' | 'heun';
  /** Required by the stochastic solver. */
  readonly noise: Tensor | null;
}

/**
 * DPM-Solver++ and its SDE variant (arXiv:2211.01095). The number of derivatives sets the order.
 *
 * Over a step of h in λ, the stochastic variant integrates over 2h. Its weight for the second derivative is that of diffusers, including
 * the sign.
 */
export function solveDpm({ from, to, sample, derivatives, solver, noise }: DpmStep): Tensor {
  const [source, target] = [levelOfSigma(from), levelOfSigma(to)];
  const h = lambdaOf(to) - lambdaOf(from);
  const k = noise ? 2 * h : h;
  const first = -Math.expm1(-k);
  const weights = [
    first,
    solver === 'midpoint' ? first / 2 : 1 - first / k,
    (first - k) / k ** 2 + (noise ? -0.5 : 0.5),
  ];
  const kept = (target.sigma / source.sigma) * (noise ? Math.exp(-h) : 1);
  const terms = derivatives.map((d, i): Term => [target.alpha * weights[i]!, d]);
  if (noise) terms.push([target.sigma * Math.sqrt(first), noise]);
  return linearCombination([kept, sample], ...terms);
}
