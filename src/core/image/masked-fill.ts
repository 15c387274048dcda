import { alphaComposite, colours, premultiplied, straight } from './composite.ts';
import { gaussianBlur } from './gaussian-blur.ts';
import type { Pixels } from './resample.ts';

/** From far to near: a blur's standard deviation in pixels, and how many times it is composited. */
const LAYERS = [
  [256, 1],
  [64, 1],
  [16, 2],
  [4, 4],
  [2, 2],
  [0, 1],
] as const;

/**
 * Fills the masked area with the colours around it, like A1111's "fill": the unmasked picture is blurred less and less, and each blur
 * is composited over the previous one, with an opacity that reflects how much of the picture was within its reach.
 *
 * @param picture three channels
 * @param mask one channel of the same size; white is filled, grey partly
 * @returns three channels
 */
export function fillMasked(picture: Pixels, mask: Pixels): Pixels {
  const { width, height } = picture;
  const kept = premultiplied(picture, (pixel) => 255 - mask.data[pixel]!);
  const filled = { width, height, channels: 4, data: new Uint8Array(width * height * 4) };
  for (const [radius, times] of LAYERS) {
    const layer = straight(gaussianBlur(kept, radius));
    for (let time = 0; time < times; time += 1) alphaComposite(filled, layer);
  }
  return colours(filled);
}
