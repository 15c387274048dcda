import { linearCombination, type Tensor, type Term } from '../tensor/tensor.ts';
import { levelOfSigma } from './prediction.ts';

/** Half the logarithm of the signal-to-noise ratio at a sigma; infinite at 0. */
export function lambdaOf(sigma: number): number {
  return -Math.log(sigma);
}

/** The parts of a step of DPM-Solver++: what each is multiplied by. */
export interface DpmStep {
  readonly from: number;
  readonly to: number;
  readonly sample: Tensor;
  /** Estimates of the clean sample's derivatives along λ over the step, of order 0, 1 (and 2), in units of h. */
  readonly derivatives: readonly [Tensor, ...Tensor[]];
  /** `midpoint` weighs the first derivative by half of the sample's weight and `heun` by its integral. */
  readonly solver: 'midpoint' | 'heun';
  /** For the stochastic solver. */
  readonly noise: Tensor | null;
}

/**
 * DPM-Solver++ and its SDE variant (arXiv:2211.01095), of the order that the number of derivatives gives.
 *
 * Over a step of h in λ, the stochastic variant integrates over 2h. Its weight of the second derivative is taken
 * from diffusers, sign included.
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
