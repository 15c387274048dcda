import type { Tensor } from '../core/tensor/tensor.ts';
import type { DiffusionModel, LatentDistribution } from './ports.ts';
import { inEnoughPrecision } from './vae-precision.ts';

/**
 * An image to latents.
 *
 * @param image `[1, 3, height, width]` in [-1, 1], such as `fromRgba` makes; its edges are multiples of the model's
 * `vaeScaleFactor`
 * @returns not yet scaled: see `DiffusionModel.encodeImage`
 * @throws AppError `numerical` when float32 gives NaN or Inf too
 */
export function encodeImage(model: DiffusionModel, image: Tensor): Promise<LatentDistribution> {
  const encode = () => model.encodeImage(image);
  return inEnoughPrecision(model, encode, ({ mean, logVariance }) => [mean, logVariance]);
}
