import { alphaComposite, colours, opaque, premultiplied, straight } from './composite.ts';
import type { Region } from './crop-region.ts';
import { fitTo } from './fit-to.ts';
import type { Pixels } from './resample.ts';

/**
 * `VaeImageProcessor.apply_overlay` of diffusers' image_processor.py: lays the source over a picture that was painted from it. Where
 * the mask is black, the result is bit for bit the source.
 *
 * @param painted three channels: as large as the source, or of any size if there is a `region`
 * @param source three channels
 * @param mask one channel, as large as the source
 * @param region the part of the source that was painted; null for the whole source
 * @returns three channels, as large as the source
 */
export function applyOverlay(
  painted: Pixels,
  source: Pixels,
  mask: Pixels,
  region: Region | null,
): Pixels {
  const result = region ? placed(painted, source, region) : opaque(painted);
  const kept = premultiplied(source, (pixel) => 255 - mask.data[pixel]!);
  alphaComposite(result, straight(kept));
  return colours(result);
}

/** Four channels: the picture in its place, black around it. */
function placed(picture: Pixels, { width, height }: Pixels, region: Region): Pixels {
  const { left, top, right, bottom } = region;
  const part = opaque(fitTo(picture, right - left, bottom - top, 'crop'));
  const data = new Uint8Array(width * height * 4);
  for (let place = 3; place < data.length; place += 4) data[place] = 255;
  for (let y = 0; y < part.height; y += 1) {
    const row = part.data.subarray(y * part.width * 4, (y + 1) * part.width * 4);
    data.set(row, ((y + top) * width + left) * 4);
  }
  return { width, height, channels: 4, data };
}
