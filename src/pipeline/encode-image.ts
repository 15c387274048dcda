import { fromRgba } from './image-tensor.ts';
import type { RgbaPixels } from './latent-preview.ts';
import type { DiffusionModel, LatentDistribution } from './ports.ts';
import { inEnoughPrecision } from './vae-precision.ts';

/**
 * Pixels to latents.
 *
 * @param image its edges are multiples of the model's `vaeScaleFactor`; alpha is ignored
 * @returns not yet scaled: see `DiffusionModel.encodeImage`
 * @throws AppError `numerical` when float32 gives NaN or Inf too
 */
export function encodeImage(model: DiffusionModel, image: RgbaPixels): Promise<LatentDistribution> {
  const input = fromRgba(image);
  const encode = () => model.encodeImage(input);
  return inEnoughPrecision(model, encode, ({ mean, logVariance }) => [mean, logVariance]);
}
