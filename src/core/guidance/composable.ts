import { linearCombination, type Tensor } from '../tensor/tensor.ts';

export interface WeightedPrediction {
  readonly weight: number;
  readonly prediction: Tensor;
}

/**
 * Guidance by several prompts at once (Liu et al., arXiv:2206.01714), like A1111's `combine_denoised`:
 * `unconditional + scale · Σ weight · (conditional − unconditional)`. With one prompt of weight 1 it is classifier-free guidance
 * (Ho and Salimans, arXiv:2207.12598).
 *
 * @param guidanceScale 1 with a single prompt gives its prediction unchanged
 * @throws AppError `internal` when the shapes differ
 */
export function composableGuidance(
  unconditional: Tensor,
  conditionals: readonly WeightedPrediction[],
  guidanceScale: number,
): Tensor {
  const total = conditionals.reduce((sum, { weight }) => sum + weight, 0);
  return linearCombination(
    [1 - guidanceScale * total, unconditional],
    ...conditionals.map(({ weight, prediction }) => [guidanceScale * weight, prediction] as const),
  );
}
