import { decodeFloat16, encodeFloat16 } from '../../core/tensor/float16.ts';
import { sizeOf } from '../../core/tensor/tensor.ts';
import type { Precision, WeightIndex, WeightLocation } from '../../graph/index.ts';
import type { WeightFiles } from '../graph-session.ts';

/** A prime, so that no two rows of a matrix are alike. */
const PERIOD = 100_003;

let noise: Float32Array | null = null;

/** Uniform in ±√3, so that the variance is 1; the same every time, and exact in float16. */
function period(): Float32Array {
  if (noise) return noise;
  let state = 1;
  const values = Float32Array.from({ length: PERIOD }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 31 - 1) * Math.sqrt(3);
  });
  noise = decodeFloat16(encodeFloat16(values));
  return noise;
}

const startOf = (seed: number) => (seed * 7919) % PERIOD;

/** `length` numbers with mean 0 and variance 1, from a place in the noise that depends on `seed`. */
export function noiseOf(length: number, seed: number): Float32Array<ArrayBuffer> {
  const all = period();
  const values = new Float32Array(length);
  for (let i = 0, from = startOf(seed); i < length; i += 1, from += 1) {
    if (from === PERIOD) from = 0;
    values[i] = all[from]!;
  }
  return values;
}

export interface NoiseWeights {
  readonly index: WeightIndex;
  readonly files: WeightFiles;
}

const FILE = 'noise';

/**
 * Weights that keep the variance of what they are multiplied by, so that nothing overflows; vectors are near 1 (weights) or 0
 * (biases). The values are the same in both precisions. They are put together from a few pieces, so that making them costs hardly
 * any time or memory.
 */
export function noiseWeights(
  shapes: ReadonlyMap<string, readonly number[]>,
  precision: Precision,
): NoiseWeights {
  const index = new Map<string, WeightLocation>();
  const parts: Blob[] = [];
  const dtype = precision === 'fp16' ? 'F16' : 'F32';
  const bytes = precision === 'fp16' ? 2 : 4;
  const scaled = new Map<string, Blob>();
  let byteOffset = 0;
  for (const [name, shape] of shapes) {
    const size = sizeOf(shape);
    const byteLength = size * bytes;
    const isVector = shape.length === 1;
    const scale = isVector ? 0.1 : (shape[0]! / size) ** 0.5;
    const mean = isVector && name.endsWith('.weight') ? 1 : 0;
    const key = `${mean} ${scale}`;
    const piece = scaled.get(key) ?? periodOf(mean, scale, precision);
    scaled.set(key, piece);
    const from = startOf(name.length + size) * bytes;
    for (let at = from, left = byteLength; left > 0; at = 0) {
      const part = piece.slice(at, at + left);
      parts.push(part);
      left -= part.size;
    }
    index.set(name, { file: FILE, dtype, shape, byteOffset, byteLength });
    byteOffset += byteLength;
  }
  return { index, files: new Map([[FILE, new Blob(parts)]]) };
}

/** The whole noise in a precision, the values rounded to float16. */
function periodOf(mean: number, scale: number, precision: Precision): Blob {
  const halves = encodeFloat16(period().map((value) => mean + scale * value));
  return new Blob([precision === 'fp16' ? halves : decodeFloat16(halves)]);
}

/** Keeps sums of as many products as the widest convolution has within float16. */
const SMALL = 0.01;

/**
 * Weights for every shape, all at the beginning of one file that is as long as the largest of them: what is computed with them
 * makes no sense, but takes as long as usual, and they cost hardly any time to make.
 */
export function timingWeights(
  shapes: Iterable<readonly [name: string, shape: readonly number[]]>,
  precision: Precision,
): NoiseWeights {
  const dtype = precision === 'fp16' ? 'F16' : 'F32';
  const bytes = precision === 'fp16' ? 2 : 4;
  const sizes = [...shapes].map(([name, shape]) => [name, shape, sizeOf(shape)] as const);
  const index = new Map(
    sizes.map(([name, shape, size]) => [
      name,
      { file: FILE, dtype, shape, byteOffset: 0, byteLength: size * bytes },
    ]),
  );
  const values = noiseOf(PERIOD, 0).map((value) => SMALL * value);
  const chunk = new Blob([precision === 'fp16' ? encodeFloat16(values) : values]);
  const longest = Math.max(...sizes.map(([, , size]) => size));
  const file = new Blob(new Array<Blob>(Math.ceil(longest / PERIOD)).fill(chunk));
  return { index, files: new Map([[FILE, file]]) };
}
