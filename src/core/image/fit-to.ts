import { resample, resampleAlong, type Axis, type Pixels } from './resample.ts';

export type Fit = 'crop' | 'fill' | 'stretch';

/**
 * Fits a picture to another size, bit for bit like `resize_image` of A1111's modules/images.py: `stretch` changes the proportions,
 * `crop` keeps the middle, `fill` keeps everything and continues the edges on two sides.
 *
 * @param width of the result, in pixels, at least 1
 * @param height of the result, in pixels, at least 1
 */
export function fitTo(pixels: Pixels, width: number, height: number, fit: Fit): Pixels {
  if (fit === 'stretch') return resample(pixels, width, height, 'lanczos');
  const mustBeWider = width / height > pixels.width / pixels.height;
  const keepsWidth = mustBeWider === (fit === 'crop');
  const across = keepsWidth ? width : scaled(pixels.width, height, pixels.height);
  const down = keepsWidth ? scaled(pixels.height, width, pixels.width) : height;
  if (fit === 'crop') {
    return resampleAlong(pixels, middle(across, width), middle(down, height), 'lanczos');
  }
  return withEdges(resample(pixels, across, down, 'lanczos'), width, height);
}

/** Rounded down as in A1111, but at least 1: nothing would be left of a thin picture. */
const scaled = (length: number, to: number, from: number) =>
  Math.max(1, Math.floor((length * to) / from));

/** Both halves are rounded down, as in A1111. */
const halfMore = (long: number, short: number) => Math.floor(long / 2) - Math.floor(short / 2);

function middle(length: number, wanted: number): Axis {
  if (length === wanted) return { length };
  const from = halfMore(length, wanted);
  return { length, part: { from, to: from + wanted } };
}

/** Places the picture in the middle of one that is longer in one direction. */
function withEdges(pixels: Pixels, width: number, height: number): Pixels {
  const left = halfMore(width, pixels.width);
  const top = halfMore(height, pixels.height);
  const right = left + pixels.width;
  const bottom = top + pixels.height;
  const { channels } = pixels;
  const result = { width, height, channels, data: new Uint8Array(width * height * channels) };
  const paste = (part: Pixels, x: number, y: number) => {
    const length = part.width * channels;
    for (let row = 0; row < part.height; row += 1) {
      const source = part.data.subarray(row * length, (row + 1) * length);
      result.data.set(source, ((y + row) * width + x) * channels);
    }
  };
  const whole = { across: { length: pixels.width }, down: { length: pixels.height } };
  const edge = (part: Partial<typeof whole>) => {
    const { across, down } = { ...whole, ...part };
    return resampleAlong(pixels, across, down, 'bicubic');
  };
  paste(edge({ across: outermost(left, 0) }), 0, top);
  paste(edge({ across: outermost(width - right, pixels.width) }), right, top);
  paste(edge({ down: outermost(top, 0) }), left, 0);
  paste(edge({ down: outermost(height - bottom, pixels.height) }), left, bottom);
  paste(pixels, left, top);
  return result;
}

/** An axis on which every element is the same mean of the first or last pixels. */
const outermost = (length: number, at: number): Axis => ({ length, box: { from: at, to: at } });
