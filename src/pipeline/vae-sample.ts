import { tensor, type Tensor } from '../core/tensor/tensor.ts';
import type { ImageSource } from './image-source.ts';

/** The edge of a patch in latents: larger ones are too few, smaller ones are mostly seams. */
const PATCH = 4;

/**
 * A small picture with the statistics of a large one: patches from all over it, side by side, and each channel with the mean and
 * the deviation of the whole. Shrinking it instead would lose its detail, on which the statistics depend.
 *
 * @param x `[1, channels, height, width]`
 * @param longest edge of the result, a multiple of `unit`
 * @param unit values of `x` per latent, along an edge
 */
export function sampleOf(x: ImageSource, longest: number, unit: number): Tensor {
  const [, channels, height, width] = x.shape as [number, number, number, number];
  const [rows, columns] = [height, width].map((extent) =>
    placesAlong(extent, longest, PATCH * unit),
  ) as [number[], number[]];
  const sample = tensor([1, channels, rows.length, columns.length]);
  const area = rows.length * columns.length;
  for (let channel = 0; channel < channels; channel += 1) {
    const whole = x.plane(channel);
    const part = sample.data.subarray(channel * area, (channel + 1) * area);
    rows.forEach((y, row) => {
      columns.forEach((place, column) => {
        part[row * columns.length + column] = whole[y * width + place]!;
      });
    });
    match(part, spreadOf(whole));
  }
  return sample;
}

/** The golden ratio spreads the patches unevenly, so that they never fall in step with a regular pattern. */
const UNEVENNESS = (Math.sqrt(5) - 1) / 2;

/** The places of patches from all over an axis; all places if they are few enough. */
function placesAlong(extent: number, longest: number, patch: number): number[] {
  if (extent <= longest) return Array.from({ length: extent }, (_, place) => place);
  const count = Math.floor(longest / patch);
  return Array.from({ length: count }, (_, index) => {
    const room = extent / count - patch;
    const start = Math.round(index * (room + patch) + ((index * UNEVENNESS) % 1) * room);
    return Array.from({ length: patch }, (__, offset) => start + offset);
  }).flat();
}

interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

function spreadOf(values: Float32Array): Spread {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / values.length) };
}

function match(values: Float32Array, wanted: Spread): void {
  const found = spreadOf(values);
  const factor = found.deviation > 0 ? wanted.deviation / found.deviation : 1;
  for (let index = 0; index < values.length; index += 1) {
    values[index] = (values[index]! - found.mean) * factor + wanted.mean;
  }
}
