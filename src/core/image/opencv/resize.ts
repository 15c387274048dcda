import { roundHalfEven } from '../../round-half-even.ts';
import type { Pixels } from '../resample.ts';

/** For each target position along one axis, the source positions and their weights. */
type Taps = readonly (readonly [from: number, weight: number])[];

/**
 * OpenCV's `cv2.resize` with INTER_AREA for a smaller result (imgproc/src/resize.cpp of 5.0): each pixel is the mean of the area that
 * it covers. Half-way values may be rounded differently.
 *
 * @param width of the result, in pixels, at least 1 and at most the picture's
 * @param height likewise
 */
export function resizeArea(pixels: Pixels, width: number, height: number): Pixels {
  return weighted(pixels, areas(pixels.width, width), areas(pixels.height, height));
}

/** The same with INTER_CUBIC: Keys' cubic with a = -0.75, from four pixels on each axis, and therefore without antialiasing. */
export function resizeCubic(pixels: Pixels, width: number, height: number): Pixels {
  return weighted(pixels, cubics(pixels.width, width), cubics(pixels.height, height));
}

/** The same with INTER_NEAREST. */
export function resizeNearest(pixels: Pixels, width: number, height: number): Pixels {
  return weighted(pixels, nearest(pixels.width, width), nearest(pixels.height, height));
}

function areas(source: number, target: number): Taps[] {
  const scale = source / target;
  return Array.from({ length: target }, (_, index) => {
    const [start, end] = [index * scale, Math.min((index + 1) * scale, source)];
    const taps: [number, number][] = [];
    for (let from = Math.floor(start); from < end; from += 1) {
      const share = Math.min(from + 1, end) - Math.max(from, start);
      // OpenCV ignores slivers, too.
      if (share > 1e-3) taps.push([from, share]);
    }
    const sum = taps.reduce((total, [, share]) => total + share, 0);
    return taps.map(([from, share]) => [from, share / sum] as const);
  });
}

const A = -0.75;
/** Weights are multiples of 2 ** -11. */
const ONE = 2 ** 11;

function cubics(source: number, target: number): Taps[] {
  const scale = source / target;
  return Array.from({ length: target }, (_, index) => {
    const place = Math.fround((index + 0.5) * scale - 0.5);
    const first = Math.floor(place);
    const x = Math.fround(place - first);
    const weights = [
      ((A * (x + 1) - 5 * A) * (x + 1) + 8 * A) * (x + 1) - 4 * A,
      ((A + 2) * x - (A + 3)) * x * x + 1,
      ((A + 2) * (1 - x) - (A + 3)) * (1 - x) * (1 - x) + 1,
    ];
    weights.push(1 - weights[0]! - weights[1]! - weights[2]!);
    return weights.map(
      (weight, tap) =>
        [clamped(first - 1 + tap, source), roundHalfEven(weight * ONE) / ONE] as const,
    );
  });
}

function nearest(source: number, target: number): Taps[] {
  const scale = 1 / (target / source);
  return Array.from({ length: target }, (_, index) => [
    [clamped(Math.floor(index * scale), source), 1] as const,
  ]);
}

const clamped = (place: number, length: number) => Math.min(Math.max(place, 0), length - 1);

function weighted(
  { width: sourceWidth, height: sourceHeight, channels, data }: Pixels,
  columns: readonly Taps[],
  rows: readonly Taps[],
): Pixels {
  const width = columns.length;
  const row = width * channels;
  const across = new Float64Array(row * sourceHeight);
  for (let y = 0, to = 0; y < sourceHeight; y += 1) {
    const start = y * sourceWidth * channels;
    for (const taps of columns) {
      for (let channel = 0; channel < channels; channel += 1, to += 1) {
        let sum = 0;
        for (const [from, weight] of taps) sum += data[start + from * channels + channel]! * weight;
        across[to] = sum;
      }
    }
  }
  const result = new Uint8ClampedArray(row * rows.length);
  const sums = new Float64Array(row);
  rows.forEach((taps, y) => {
    sums.fill(0);
    for (const [from, weight] of taps) {
      for (let place = 0; place < row; place += 1)
        sums[place]! += across[from * row + place]! * weight;
    }
    // `set` into a Uint8ClampedArray rounds half to even, as OpenCV does.
    result.set(sums, y * row);
  });
  return { width, height: rows.length, channels, data: new Uint8Array(result.buffer) };
}
