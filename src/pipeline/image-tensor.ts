import { tensor, type Place, type Tensor } from '../core/tensor/tensor.ts';
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

/** One channel of 8-bit RGBA in the VAE's range, [-1, 1]: `[height · width]`. */
export function rgbaPlane(pixels: RgbaPixels, channel: number): Float32Array {
  const plane = new Float32Array(pixels.width * pixels.height);
  writePlane(pixels, channel, wholeOf(pixels), plane);
  return plane;
}

/**
 * From 8-bit RGBA, ignoring alpha, to the VAE's input: `[1, 3, height, width]` in [-1, 1].
 *
 * @param place the part wanted, which must lie inside the picture
 */
export function fromRgba(pixels: RgbaPixels, place = wholeOf(pixels)): Tensor {
  const { width, height } = place;
  const area = width * height;
  const image = tensor([1, 3, height, width]);
  for (let channel = 0; channel < 3; channel++) {
    writePlane(pixels, channel, place, image.data.subarray(channel * area, (channel + 1) * area));
  }
  return image;
}

const wholeOf = ({ width, height }: RgbaPixels): Place => ({ top: 0, left: 0, width, height });

function writePlane(pixels: RgbaPixels, channel: number, place: Place, plane: Float32Array): void {
  for (let y = 0; y < place.height; y++) {
    const row = ((place.top + y) * pixels.width + place.left) * 4 + channel;
    for (let x = 0; x < place.width; x++) {
      plane[y * place.width + x] = (pixels.data[row + x * 4]! / 255) * 2 - 1;
    }
  }
}
