/** Pixels row by row without gaps, 8 bits per channel. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** `[height, width, channels]` */
  readonly data: Uint8Array;
}

interface Filter {
  /** The filter's radius, in source pixels if the picture is enlarged. */
  readonly support: number;
  readonly weightAt: (distance: number) => number;
}

const sinc = (x: number) => (x === 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI));

const FILTERS = {
  box: { support: 0.5, weightAt: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) },
  bilinear: { support: 1, weightAt: (x) => Math.max(1 - Math.abs(x), 0) },
  hamming: {
    support: 1,
    weightAt: (x) => (Math.abs(x) >= 1 ? 0 : sinc(x) * (0.54 + 0.46 * Math.cos(x * Math.PI))),
  },
  bicubic: { support: 2, weightAt: keys },
  lanczos: { support: 3, weightAt: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0) },
} as const satisfies Record<string, Filter>;

export type ResampleFilter = keyof typeof FILTERS;

/** Keys' cubic with a = -0.5. */
function keys(x: number): number {
  const a = -0.5;
  const d = Math.abs(x);
  if (d < 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  if (d < 2) return (((d - 5) * d + 8) * d - 4) * a;
  return 0;
}

/** Weights are multiples of 2 ** -22: 32 bits minus 8 for the pixel and 2 against overflow. */
const FRACTION_BITS = 22;

/** The source pixels whose weighted mean is one target pixel. */
interface Window {
  readonly first: number;
  /** In units of 2 ** -22; they add up to about one. */
  readonly weights: Int32Array;
}

/**
 * Resizes like Pillow's `Image.resize`, bit for bit (libImaging/Resample.c of 13.0): with antialiasing, horizontally and then
 * vertically, each pass rounded to 8 bits.
 *
 * @param width of the result, in pixels, at least 1
 * @param height of the result, in pixels, at least 1
 */
export function resample(
  pixels: Pixels,
  width: number,
  height: number,
  filter: ResampleFilter,
): Pixels {
  return resampleAlong(pixels, { length: width }, { length: height }, filter);
}

/** How one axis is resized; all in pixels. */
export interface Axis {
  /** The length of the result. */
  readonly length: number;
  /** The part of the result that is wanted; by default all of it. */
  readonly part?: { readonly from: number; readonly to: number };
  /** The part of the source that the result is made from, Pillow's `box`; by default all of it. */
  readonly box?: { readonly from: number; readonly to: number };
}

/** Like `resample`, but with separate settings for each axis, and without computing unwanted parts. */
export function resampleAlong(
  pixels: Pixels,
  across: Axis,
  down: Axis,
  filter: ResampleFilter,
): Pixels {
  const inRows = (from: Pixels) =>
    isUnchanged(across, from.width) ? from : resampleRows(from, across, FILTERS[filter]);
  const inColumns = (from: Pixels) =>
    isUnchanged(down, from.height) ? from : resampleColumns(from, down, FILTERS[filter]);
  // If far more rows than columns are dropped, resizing vertically first is less work. Pillow has done so since 13.0.
  const rowsLost = pixels.height - down.length;
  const isTall = rowsLost > 0 && rowsLost > 2 * (pixels.width - across.length);
  return isTall ? inRows(inColumns(pixels)) : inColumns(inRows(pixels));
}

const isUnchanged = ({ length, part, box }: Axis, source: number) =>
  length === source && !part && !box;

function windowsOf(source: number, axis: Axis, { support, weightAt }: Filter): Window[] {
  const { length, part = { from: 0, to: length }, box = { from: 0, to: source } } = axis;
  const scale = (box.to - box.from) / length;
  // When reducing, the filter grows with the number of source pixels per target pixel.
  const stretch = Math.max(scale, 1);
  const reach = support * stretch;
  return Array.from({ length: part.to - part.from }, (_, index) => {
    const centre = box.from + (part.from + index + 0.5) * scale;
    const first = Math.max(Math.trunc(centre - reach + 0.5), 0);
    const end = Math.min(Math.trunc(centre + reach + 0.5), source);
    const weights = Array.from({ length: end - first }, (__, offset) =>
      weightAt((offset + first - centre + 0.5) * (1 / stretch)),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return {
      first,
      weights: Int32Array.from(weights, (weight) => {
        const share = (sum === 0 ? weight : weight / sum) * 2 ** FRACTION_BITS;
        return Math.trunc(share < 0 ? share - 0.5 : share + 0.5);
      }),
    };
  });
}

function resampleRows(pixels: Pixels, axis: Axis, filter: Filter): Pixels {
  const { width: sourceWidth, height, channels, data } = pixels;
  const windows = windowsOf(sourceWidth, axis, filter);
  const width = windows.length;
  const result = new Uint8Array(width * height * channels);
  let target = 0;
  for (let row = 0; row < height; row += 1) {
    const start = row * sourceWidth;
    for (const { first, weights } of windows) {
      const source = (start + first) * channels;
      for (let channel = 0; channel < channels; channel += 1, target += 1) {
        result[target] = weightedMean(data, source + channel, channels, weights);
      }
    }
  }
  return { ...pixels, width, data: result };
}

function resampleColumns(pixels: Pixels, axis: Axis, filter: Filter): Pixels {
  const { width, height: sourceHeight, channels, data } = pixels;
  const windows = windowsOf(sourceHeight, axis, filter);
  const height = windows.length;
  const rowLength = width * channels;
  const result = new Uint8Array(height * rowLength);
  let target = 0;
  for (const { first, weights } of windows) {
    for (let place = 0; place < rowLength; place += 1, target += 1) {
      result[target] = weightedMean(data, first * rowLength + place, rowLength, weights);
    }
  }
  return { ...pixels, height, data: result };
}

function weightedMean(
  data: Uint8Array,
  start: number,
  stride: number,
  weights: Int32Array,
): number {
  let sum = 1 << (FRACTION_BITS - 1);
  for (let index = 0, place = start; index < weights.length; index += 1, place += stride) {
    sum += data[place]! * weights[index]!;
  }
  return Math.min(Math.max(sum >> FRACTION_BITS, 0), 255);
}
