import type { Tensor } from '../core/tensor/tensor.ts';
import { isFiniteTensor, requireFinite } from './finite.ts';
import type { RgbaPixels } from './latent-preview.ts';
import type { DiffusionModel } from './ports.ts';

/**
 * Latents to pixels. The VAEs of SD 1.x can go beyond float16's 65504, and the picture would be black: it is then
 * decoded again in float32, and so are all later ones (diffusers' `force_upcast`, but only where the need shows).
 *
 * @param latents `[1, channels, height, width]`, already divided by the scaling factor
 * @throws AppError `numerical` when float32 gives NaN or Inf too
 */
export async function decodeImage(model: DiffusionModel, latents: Tensor): Promise<RgbaPixels> {
  let image = await model.decodeLatents(latents);
  if (model.vaePrecision === 'fp16' && !isFiniteTensor(image)) {
    await model.raiseVaePrecision();
    image = await model.decodeLatents(latents);
  }
  requireFinite(image, { stage: 'vae' });
  return toRgba(image);
}

/** From the VAE's `[1, 3, height, width]` in [-1, 1] to 8-bit RGBA, rounded as diffusers' VaeImageProcessor does. */
function toRgba(image: Tensor): RgbaPixels {
  const [, , height = 0, width = 0] = image.shape;
  const area = width * height;
  const data = new Uint8ClampedArray(area * 4).fill(255);
  for (let channel = 0; channel < 3; channel++) {
    for (let pixel = 0; pixel < area; pixel++) {
      const value = image.data[channel * area + pixel]!;
      data[pixel * 4 + channel] = Math.round((value / 2 + 0.5) * 255);
    }
  }
  return { width, height, data };
}
