import { roundHalfEven } from '../../round-half-even.ts';
import type { Pixels } from '../resample.ts';

/** Weights of the 8-bit blur are multiples of 2 ** -8. */
const FRACTION_BITS = 8;

/**
 * OpenCV's `cv2.GaussianBlur(picture, (0, 0), sigma)` for 8 bits, bit for bit (imgproc/src/smooth.dispatch.cpp of 5.0): integer
 * weights that add up to one, and pictures mirrored at their edges.
 *
 * @param sigma the standard deviation in pixels, above 0
 */
export function gaussianBlur8(pixels: Pixels, sigma: number): Pixels {
  const { width, height, channels } = pixels;
  const blurred = separable(pixels, wholeKernel(kernelOf(sigma, 3)));
  const half = 2 ** (2 * FRACTION_BITS - 1);
  const data = Uint8Array.from(blurred, (sum) => (sum + half) / 2 ** (2 * FRACTION_BITS));
  return { width, height, channels, data };
}

/**
 * The same for a picture of floats.
 *
 * @returns `[height, width, channels]`, 0 to 255; OpenCV's differ in the last bits, which depend on the processor
 */
export function gaussianBlurFloat(pixels: Pixels, sigma: number): Float64Array {
  return separable(pixels, kernelOf(sigma, 4));
}

/** @param reach in standard deviations */
function kernelOf(sigma: number, reach: number): number[] {
  const size = roundHalfEven(sigma * reach * 2 + 1) | 1;
  const middle = (size - 1) / 2;
  const weights = Array.from({ length: size }, (_, index) =>
    Math.exp((-0.5 * (index - middle) ** 2) / sigma ** 2),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** Carries each rounding error over to the next weight, from the ends to the middle. */
function wholeKernel(kernel: readonly number[]): number[] {
  const middle = (kernel.length - 1) / 2;
  const whole = new Array<number>(kernel.length).fill(0);
  let error = 0;
  let sum = 0;
  for (let index = 0; index < middle; index += 1) {
    const exact = kernel[index]! * 2 ** FRACTION_BITS + error;
    const weight = roundHalfEven(exact);
    error = exact - weight;
    whole[index] = whole[kernel.length - 1 - index] = weight;
    sum += 2 * weight;
  }
  whole[middle] = 2 ** FRACTION_BITS - sum;
  return whole;
}

function separable(
  { width, height, channels, data }: Pixels,
  kernel: readonly number[],
): Float64Array {
  const row = width * channels;
  const across = new Float64Array(data.length);
  const result = new Float64Array(data.length);
  // A picture with one row or column is not blurred along that axis.
  const [columns, rows] = [mirrored(width, kernel), mirrored(height, kernel)];
  for (let y = 0, to = 0; y < height; y += 1) {
    for (const taps of columns) {
      for (let channel = 0; channel < channels; channel += 1, to += 1) {
        let sum = 0;
        for (const [from, weight] of taps)
          sum += data[y * row + from * channels + channel]! * weight;
        across[to] = sum;
      }
    }
  }
  for (let y = 0; y < height; y += 1) {
    for (const [from, weight] of rows[y]!) {
      for (let place = 0; place < row; place += 1) {
        result[y * row + place]! += across[from * row + place]! * weight;
      }
    }
  }
  return result;
}

/** For each position along an axis, its source positions and their weights. Mirroring does not repeat the first and last. */
function mirrored(length: number, kernel: readonly number[]): (readonly [number, number])[][] {
  const middle = (kernel.length - 1) / 2;
  const total = kernel.reduce((sum, weight) => sum + weight, 0);
  return Array.from({ length }, (_, at) => {
    const weights = new Map<number, number>();
    if (length === 1) weights.set(0, total);
    else {
      kernel.forEach((weight, index) => {
        const from = mirror(at + index - middle, length);
        weights.set(from, (weights.get(from) ?? 0) + weight);
      });
    }
    return [...weights];
  });
}

function mirror(index: number, length: number): number {
  const period = 2 * (length - 1);
  const within = ((index % period) + period) % period;
  return within < length ? within : period - within;
}
