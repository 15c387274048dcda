import { AppError } from '../core/errors.ts';
import type { Tensor } from '../core/tensor/tensor.ts';
import type { RgbaPixels } from './latent-preview.ts';

/**
 * From the VAE's `[1, 3, height, width]` in [-1, 1] to 8-bit RGBA, rounded as diffusers' VaeImageProcessor does.
 *
 * @throws AppError `numerical` when a value is NaN or infinite: the picture would be black or torn.
 */
export function toRgba(image: Tensor): RgbaPixels {
  const [, , height = 0, width = 0] = image.shape;
  const area = width * height;
  const data = new Uint8ClampedArray(area * 4).fill(255);
  for (let channel = 0; channel < 3; channel++) {
    for (let pixel = 0; pixel < area; pixel++) {
      const value = image.data[channel * area + pixel]!;
      if (!Number.isFinite(value)) {
        throw new AppError('numerical', 'The decoded picture holds NaN or Inf.', { stage: 'vae' });
      }
      data[pixel * 4 + channel] = Math.round((value / 2 + 0.5) * 255);
    }
  }
  return { width, height, data };
}
