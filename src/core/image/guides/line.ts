import { gaussianBlurFloat } from '../opencv/gaussian.ts';
import type { Pixels } from '../resample.ts';

/** The standard deviation, in pixels, of the blur that gives the ground from which lines stand out. */
const SIGMA = 6;
/** Fainter pixels are ignored when the usual strength of lines is measured. */
const FAINT = 8;
const MIN_STRENGTH = 16;
/** The output value for lines of the usual strength. */
const USUAL = 127;

/**
 * Everything darker than its surroundings, white on black: `lineart_standard` of the ControlNet extension.
 *
 * @param pixels three channels
 * @returns one channel
 */
export function line(pixels: Pixels): Pixels {
  const { width, height, channels, data } = pixels;
  const ground = gaussianBlurFloat(pixels, SIGMA);
  const strength = new Float64Array(width * height);
  for (let pixel = 0; pixel < strength.length; pixel += 1) {
    let least = Infinity;
    for (let place = pixel * channels; place < (pixel + 1) * channels; place += 1) {
      least = Math.min(least, ground[place]! - data[place]!);
    }
    strength[pixel] = Math.min(Math.max(least, 0), 255);
  }
  const usual = Math.max(MIN_STRENGTH, median(strength.filter((value) => value > FAINT)));
  const result = Uint8Array.from(strength, (value) => Math.min((value / usual) * USUAL, 255));
  return { width, height, channels: 1, data: result };
}

/** 0 for an empty array. */
function median(values: Float64Array): number {
  const sorted = values.sort();
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return 0;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
