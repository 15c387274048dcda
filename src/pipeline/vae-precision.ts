import type { Tensor } from '../core/tensor/tensor.ts';
import { isFiniteTensor, requireFinite } from './finite.ts';
import type { DiffusionModel } from './ports.ts';

/**
 * What the VAE computes. Those of SD 1.x can go beyond float16's 65504, and a picture would be black: it is then computed
 * again in float32, and so are all later ones (diffusers' `force_upcast`, but only where the need shows).
 *
 * @param tensorsOf what of the result must be finite
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
