import { growCanvas } from '../../core/image/grow-canvas.ts';
import type { Pixels } from '../../core/image/resample.ts';
import { withAlpha } from '../../core/image/with-alpha.ts';
import type { GrownPicture, GrowRequest } from '../../contract/outpainting.ts';
import { PICTURE_CODECS, type PictureCodecs } from '../picture-codecs.ts';

/**
 * Extends a picture at its sides, with a mask of what is new. It runs in a worker, because blurring the new parts of a large picture
 * takes seconds.
 *
 * @throws AppError `unreadable-picture`, see `decodePicture`
 */
export async function growPicture(
  { picture, mask, sides }: GrowRequest,
  { decode, encode }: PictureCodecs = PICTURE_CODECS,
): Promise<GrownPicture> {
  const source = await decode(picture);
  const grown = growCanvas(source, sides);
  const painted = mask && (await decode(mask));
  if (painted) addMask(grown.mask, painted, source, sides);
  const png = ({ width, height }: Pixels, rgb: Uint8Array) =>
    encode({ width, height, data: withAlpha(rgb) }, new Map());
  const grey = Uint8Array.from(
    { length: 3 * grown.mask.data.length },
    (_, i) => grown.mask.data[Math.floor(i / 3)]!,
  );
  return {
    picture: await png(grown.picture, grown.picture.data),
    mask: await png(grown.mask, grey),
  };
}

/** What was white in the old mask stays white, in its new place. */
function addMask(
  grown: Pixels,
  painted: Pixels,
  { width, height }: Pixels,
  { left, top }: GrowRequest['sides'],
): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const place = (y + top) * grown.width + x + left;
      const value = painted.data[(y * painted.width + x) * painted.channels]!;
      grown.data[place] = Math.max(grown.data[place]!, value);
    }
  }
}
