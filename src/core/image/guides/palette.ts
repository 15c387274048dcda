import { resizeCubic, resizeNearest } from '../opencv/resize.ts';
import type { Pixels } from '../resample.ts';

/** The edge of one colour's square, in pixels. */
const SQUARE = 64;

/** A grid of colours, one for each 64 x 64 pixels: `t2ia_color_grid` of the ControlNet extension, at the picture's own size. */
export function palette(pixels: Pixels): Pixels {
  const { width, height } = pixels;
  const squares = (edge: number) => Math.max(1, Math.floor(edge / SQUARE));
  return resizeNearest(resizeCubic(pixels, squares(width), squares(height)), width, height);
}
