import { AppError } from '../core/errors.ts';
import type { DiffusionModel } from './ports.ts';

/**
 * Runs the VAE. Values in SD 1.x's VAEs can exceed float16's 65504, which would make the picture black. It is then computed
 * again in float32, and so are all later ones (diffusers' `force_upcast`, but only when needed).
 *
 * @param compute throws `numerical` for NaN or Inf
 * @throws AppError `numerical` when float32 gives NaN or Inf too
 */
export async function inEnoughPrecision<Result>(
  model: Pick<DiffusionModel, 'vaePrecision' | 'raiseVaePrecision'>,
  compute: () => Promise<Result>,
): Promise<Result> {
  try {
    return await compute();
  } catch (error) {
    const isOverflow = error instanceof AppError && error.code === 'numerical';
    if (!isOverflow || model.vaePrecision !== 'fp16') throw error;
    await model.raiseVaePrecision();
    return compute();
  }
}
