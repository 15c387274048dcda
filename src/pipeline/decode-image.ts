import type { Tensor } from '../core/tensor/tensor.ts';
import { toRgba } from './image-tensor.ts';
import type { RgbaPixels } from './latent-preview.ts';
import type { DiffusionModel } from './ports.ts';
import { inEnoughPrecision } from './vae-precision.ts';

/**
 * Latents to pixels.
 *
 * @param latents `[1, channels, height, width]`, already divided by the scaling factor
 * @throws AppError `numerical` when float32 gives NaN or Inf too
 */
export async function decodeImage(model: DiffusionModel, latents: Tensor): Promise<RgbaPixels> {
  const decode = () => model.decodeLatents(latents);
  return toRgba(await inEnoughPrecision(model, decode, (image) => [image]));
}
