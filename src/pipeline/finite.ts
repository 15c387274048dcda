import { AppError, type ErrorDetails } from '../core/errors.ts';
import type { Tensor } from '../core/tensor/tensor.ts';

/** Whether all values are finite: float16 turns values beyond 65504 into infinity, and then NaN. */
export function isFiniteTensor({ data }: Tensor): boolean {
  return data.every(Number.isFinite);
}

/**
 * @param details where in the computation this is
 * @throws AppError `numerical` when a value is NaN or infinite
 */
export function requireFinite(x: Tensor, details: ErrorDetails): void {
  if (isFiniteTensor(x)) return;
  throw new AppError('numerical', `NaN or Inf: ${JSON.stringify(details)}`, details);
}
