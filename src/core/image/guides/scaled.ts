import { roundHalfEven } from '../../round-half-even.ts';
import { resizeArea, resizeCubic } from '../opencv/resize.ts';
import type { Pixels } from '../resample.ts';

/** Scales a picture so that its shorter edge has this many pixels, as the ControlNet extension does before processing it. */
export function scaledTo(pixels: Pixels, shorterEdge: number): Pixels {
  const scale = shorterEdge / Math.min(pixels.width, pixels.height);
  if (scale === 1) return pixels;
  const edge = (length: number) => Math.max(1, roundHalfEven(length * scale));
  const resize = scale > 1 ? resizeCubic : resizeArea;
  return resize(pixels, edge(pixels.width), edge(pixels.height));
}

/** `tile_resample` of the ControlNet extension. @param by the reduction factor, at least 1 */
export function downsampled(pixels: Pixels, by: number): Pixels {
  // The extension leaves the picture unchanged below this.
  if (by < 1.1) return pixels;
  const edge = (length: number) => Math.max(1, Math.trunc(length / by));
  return resizeArea(pixels, edge(pixels.width), edge(pixels.height));
}
