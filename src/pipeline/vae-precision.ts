import type { Tensor } from '../core/tensor/tensor.ts';
import { isFiniteTensor, requireFinite } from './finite.ts';
import type { DiffusionModel } from './ports.ts';

/**
 * Runs the VAE. Values in SD 1.x's VAEs can exceed float16's 65504, which would make the picture black. It is then computed
 * again in float32, and so are all later ones (diffusers' `force_upcast`, but only when needed).
 *
 * @param tensorsOf the tensors of the result that must be finite
 * @throws AppError `numerical` when float32 gives NaN or Inf too
 */
export async function inEnoughPrecision<Result>(
  model: DiffusionModel,
  compute: () => Promise<Result>,
  tensorsOf: (result: Result) => readonly Tensor[],
): Promise<Result> {
  let result = await compute();
  if (model.vaePrecision === 'fp16' && !tensorsOf(result).every(isFiniteTensor)) {
    await model.raiseVaePrecision();
    result = await compute();
  }
  for (const x of tensorsOf(result)) requireFinite(x, { stage: 'vae' });
  return result;
}
