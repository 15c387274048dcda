import { gaussianBlur } from './gaussian-blur.ts';
import type { Pixels } from './resample.ts';

/** Pixels to add on each side. */
export interface Sides {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** How far the mask reaches into the picture by default, in pixels. */
const OVERLAP = 32;

/** The blur of the new area, as a fraction of the widest added side. */
const BLUR_SHARE = 1 / 8;

export interface GrownCanvas {
  /** The channels of the source. */
  readonly picture: Pixels;
  /** One channel: white is new, black is the source. */
  readonly mask: Pixels;
}

/**
 * A picture with room added on its sides, and the mask for painting there. The new area continues the edges outwards, blurred to
 * avoid streaks. From the seam inwards the mask falls off linearly over `overlap` pixels, so that what is painted blends into the
 * picture.
 *
 * @param overlap in pixels; less where the picture is narrower than twice that
 */
export function growCanvas(picture: Pixels, sides: Sides, overlap = OVERLAP): GrownCanvas {
  const { left, top, right, bottom } = sides;
  const { channels, data } = picture;
  const width = left + picture.width + right;
  const height = top + picture.height + bottom;
  const replicated = new Uint8Array(width * height * channels);
  const mask = new Uint8Array(width * height);
  const fallX = ramp(picture.width, { before: left, after: right, overlap });
  const fallY = ramp(picture.height, { before: top, after: bottom, overlap });
  for (let y = 0, place = 0; y < height; y += 1) {
    const sourceY = clamp(y - top, picture.height);
    for (let x = 0; x < width; x += 1, place += 1) {
      const source = (sourceY * picture.width + clamp(x - left, picture.width)) * channels;
      replicated.set(data.subarray(source, source + channels), place * channels);
      mask[place] = Math.max(fallX[x]!, fallY[y]!);
    }
  }
  const radius = Math.max(left, top, right, bottom) * BLUR_SHARE;
  const grown = gaussianBlur({ width, height, channels, data: replicated }, radius);
  return {
    picture: { ...grown, data: withSource(grown.data, picture, { left, top, width }) },
    mask: { width, height, channels: 1, data: mask },
  };
}

const clamp = (place: number, length: number) => Math.min(Math.max(place, 0), length - 1);

/** The mask along one axis: 255 in the new area, falling off inwards from there. */
function ramp(
  length: number,
  {
    before,
    after,
    overlap,
  }: { readonly before: number; readonly after: number; readonly overlap: number },
): Uint8Array {
  const reach = Math.min(overlap, Math.floor(length / 2));
  return Uint8Array.from({ length: before + length + after }, (_, place) => {
    // In pixels, from the new area to the centre of this pixel.
    const inside = place - before + 0.5;
    const fromStart = before > 0 ? inside : Infinity;
    const fromEnd = after > 0 ? length - inside : Infinity;
    const nearest = Math.min(fromStart, fromEnd);
    if (nearest <= 0) return 255;
    return nearest >= reach ? 0 : Math.round(255 * (1 - nearest / reach));
  });
}

/** Restores the source's own pixels. */
function withSource(
  grown: Uint8Array,
  source: Pixels,
  { left, top, width }: { readonly left: number; readonly top: number; readonly width: number },
): Uint8Array {
  const data = Uint8Array.from(grown);
  const row = source.width * source.channels;
  for (let y = 0; y < source.height; y += 1) {
    const target = ((y + top) * width + left) * source.channels;
    data.set(source.data.subarray(y * row, (y + 1) * row), target);
  }
  return data;
}
