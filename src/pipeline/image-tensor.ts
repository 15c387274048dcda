import { tensor, type Tensor } from '../core/tensor/tensor.ts';
import type { RgbaPixels } from './latent-preview.ts';

/** From the VAE's `[1, 3, height, width]` in [-1, 1] to 8-bit RGBA, rounded like diffusers' VaeImageProcessor. */
export function toRgba(image: Tensor): RgbaPixels {
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

/** From 8-bit RGBA, ignoring alpha, to the VAE's input: `[1, 3, height, width]` in [-1, 1]. */
export function fromRgba({ width, height, data }: RgbaPixels): Tensor {
  const area = width * height;
  const image = tensor([1, 3, height, width]);
  for (let channel = 0; channel < 3; channel++) {
    for (let pixel = 0; pixel < area; pixel++) {
      image.data[channel * area + pixel] = (data[pixel * 4 + channel]! / 255) * 2 - 1;
    }
  }
  return image;
}
