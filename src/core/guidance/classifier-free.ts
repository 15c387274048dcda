import { linearCombination, type Tensor } from '../tensor/tensor.ts';

/**
 * Classifier-free guidance (Ho and Salimans, arXiv:2207.12598): `unconditional + scale · (conditional − unconditional)`.
 *
 * @param guidanceScale 1 gives the conditional prediction as it is
 * @throws AppError `internal` when the shapes differ
 */
export function classifierFreeGuidance(
  unconditional: Tensor,
  conditional: Tensor,
  guidanceScale: number,
): Tensor {
  return linearCombination([1 - guidanceScale, unconditional], [guidanceScale, conditional]);
}
