import { gaussianBlurFloat } from '../opencv/gaussian.ts';
import type { Pixels } from '../resample.ts';

/** Standard deviations of the two blurs, in pixels. */
const FINE = 0.5;
const COARSE = 5;

/**
 * Rough strokes, white on black, from the difference of two blurs: `scribble_xdog` of the ControlNet extension. The extension loses
 * high-contrast lines where its 8 bits overflow; this version does not.
 *
 * @param pixels three channels
 * @param threshold 1 to 64; larger values give fewer strokes
 * @returns one channel, 0 and 255
 */
export function scribble(pixels: Pixels, threshold: number): Pixels {
  const { width, height, channels } = pixels;
  const [fine, coarse] = [gaussianBlurFloat(pixels, FINE), gaussianBlurFloat(pixels, COARSE)];
  const data = new Uint8Array(width * height);
  for (let pixel = 0; pixel < data.length; pixel += 1) {
    let least = Infinity;
    for (let place = pixel * channels; place < (pixel + 1) * channels; place += 1) {
      least = Math.min(least, coarse[place]! - fine[place]!);
    }
    data[pixel] = 2 * Math.ceil(least) > threshold ? 255 : 0;
  }
  return { width, height, channels: 1, data };
}

/**
 * White where all channels are brighter than the threshold, otherwise black: `threshold` of the ControlNet extension.
 *
 * @returns one channel
 */
export function threshold({ width, height, channels, data }: Pixels, above: number): Pixels {
  const result = new Uint8Array(width * height);
  for (let pixel = 0; pixel < result.length; pixel += 1) {
    const own = data.subarray(pixel * channels, (pixel + 1) * channels);
    result[pixel] = Math.min(...own) > above ? 255 : 0;
  }
  return { width, height, channels: 1, data: result };
}

/** Swaps black and white: `invert` of the ControlNet extension. */
export function inverted(pixels: Pixels): Pixels {
  return { ...pixels, data: pixels.data.map((value) => 255 - value) };
}
