import { AppError } from '../errors.ts';
import type { Pixels } from './resample.ts';

/** A part of a picture, in pixels; `right` and `bottom` are exclusive. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

interface CropOptions {
  /** The size at which the region will be painted, in pixels. */
  readonly width: number;
  readonly height: number;
  /** How many pixels of the surroundings to include on each side. */
  readonly padding: number;
}

/**
 * `VaeImageProcessor.get_crop_region` of diffusers' image_processor.py: the area that a mask covers, with padding, extended to the
 * proportions of the painted size as far as the picture has room.
 *
 * @param mask one channel; every pixel above 0 counts
 * @throws AppError `invalid-request` for an empty mask
 */
export function cropRegion(mask: Pixels, { width, height, padding }: CropOptions): Region {
  const covered = coveredRegion(mask);
  const { width: maxX, height: maxY } = mask;
  const across: Range = [
    Math.max(covered.left - padding, 0),
    Math.min(covered.right + padding, maxX),
  ];
  const down: Range = [
    Math.max(covered.top - padding, 0),
    Math.min(covered.bottom + padding, maxY),
  ];
  const ratio = width / height;
  const isWide = lengthOf(across) / lengthOf(down) > ratio;
  const [left, right] = isWide ? across : widened(across, lengthOf(down) * ratio, maxX);
  const [top, bottom] = isWide ? widened(down, lengthOf(across) / ratio, maxY) : down;
  return { left, top, right, bottom };
}

type Range = readonly [from: number, to: number];

const lengthOf = ([from, to]: Range) => to - from;

/** Extends a range around its middle; at an end of the picture it is shifted inwards. */
function widened([from, to]: Range, wanted: number, max: number): Range {
  const more = Math.trunc(wanted - (to - from));
  const before = from - Math.floor(more / 2);
  const after = to + more - Math.floor(more / 2);
  const tooFar = Math.max(after - max, 0);
  const start = before - tooFar;
  const end = after - tooFar;
  return start < 0 ? [0, Math.min(end - start, max)] : [start, end];
}

function coveredRegion({ width, height, data }: Pixels): Region {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0, place = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, place += 1) {
      if (data[place] === 0) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  }
  if (right > 0) return { left, top, right, bottom };
  throw new AppError('invalid-request', 'The mask is empty.', {
    field: 'mask',
    what: 'empty-mask',
  });
}

/** The pixels of a region. */
export function cropped(
  { width, channels, data }: Pixels,
  { left, top, right, bottom }: Region,
): Pixels {
  const row = (right - left) * channels;
  const result = new Uint8Array(row * (bottom - top));
  for (let y = top; y < bottom; y += 1) {
    const from = (y * width + left) * channels;
    result.set(data.subarray(from, from + row), (y - top) * row);
  }
  return { width: right - left, height: bottom - top, channels, data: result };
}
