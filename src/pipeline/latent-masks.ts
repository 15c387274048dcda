import { AppError } from '../core/errors.ts';
import type { Pixels } from '../core/image/resample.ts';
import type { Tensor } from '../core/tensor/tensor.ts';

/** From this value on, a pixel of a mask is white. */
const WHITE = 127.5;

/**
 * The mask at the size of the latents, as diffusers' prepare_mask_latents makes it: black or white, by the first pixel of each
 * latent.
 *
 * @param mask one channel, in pixels
 * @param factor pixels per latent along an edge
 * @returns `[1, 1, height, width]`, 1 is painted
 */
export function latentMask({ width, height, data: pixels }: Pixels, factor: number): Tensor {
  const [down, across] = [height / factor, width / factor];
  const data = new Float32Array(down * across);
  for (let y = 0, place = 0; y < down; y += 1) {
    for (let x = 0; x < across; x += 1, place += 1) {
      data[place] = pixels[(y * width + x) * factor]! >= WHITE ? 1 : 0;
    }
  }
  return { shape: [1, 1, down, across], data };
}

/** `black` where the mask is 0, `white` where it is 1. All of one size; the mask has one channel. */
export function choose({ data: mask }: Tensor, black: Tensor, white: Tensor): Tensor {
  const data = black.data.map((value, i) => (mask[i % mask.length] === 1 ? white.data[i]! : value));
  return { shape: black.shape, data };
}

/**
 * How dark a mask is, at the size of the latents: torch's bilinear interpolation without antialiasing.
 *
 * @returns `[1, 1, height, width]`, from 0 for white to 1 for black
 */
export function darkness({ width, height, data: pixels }: Pixels, factor: number): Tensor {
  const { fround } = Math;
  const [down, across] = [height / factor, width / factor];
  const data = new Float32Array(down * across);
  const darkAt = (x: number, y: number) => fround(1 - fround(pixels[y * width + x]! / 255));
  const middle = (a: number, b: number) => fround(fround(a / 2) + fround(b / 2));
  // The middle of a latent lies between two pixels, or on one if the factor is odd.
  const [near, far] = [Math.floor((factor - 1) / 2), Math.floor(factor / 2)];
  for (let y = 0, place = 0; y < down; y += 1) {
    const [top, bottom] = [y * factor + near, y * factor + far];
    for (let x = 0; x < across; x += 1, place += 1) {
      const [left, right] = [x * factor + near, x * factor + far];
      const upper = middle(darkAt(left, top), darkAt(right, top));
      data[place] = middle(upper, middle(darkAt(left, bottom), darkAt(right, bottom)));
    }
  }
  return { shape: [1, 1, down, across], data };
}

/**
 * @param mask above 0 where something is painted
 * @throws AppError `invalid-request` for a mask that changes no latent
 */
export function requireWhite({ data }: Tensor): void {
  if (data.some((value) => value > 0)) return;
  throw new AppError('invalid-request', 'The mask leaves every latent as it is.', {
    field: 'mask',
    what: 'small-mask',
  });
}
