import { AppError } from '../errors.ts';

/** A dense float32 array in row-major order; `data.length` is the product of `shape`. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The number of elements of a shape; 1 for a scalar's `[]`. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}

/**
 * @param data row-major values, used without copying; zeros by default
 * @throws AppError `internal` when `data` does not fill `shape`
 */
export function tensor(shape: readonly number[], data?: Float32Array): Tensor {
  const size = sizeOf(shape);
  const values = data ?? new Float32Array(size);
  if (values.length !== size) {
    throw new AppError('internal', `shape [${shape.join(', ')}] needs ${size} values`, {
      shape: [...shape],
      found: values.length,
      expected: size,
    });
  }
  return { shape, data: values };
}

/** Applies `f` to every element. */
export function map(x: Tensor, f: (value: number) => number): Tensor {
  return { shape: x.shape, data: x.data.map(f) };
}

/**
 * `Σ scale · x` over terms of the same shape, summed in double precision and rounded to float32 once.
 *
 * @throws AppError `internal` when the shapes differ
 */
export function linearCombination(first: Term, ...others: readonly Term[]): Tensor {
  const { shape } = first[1];
  for (const [, x] of others) assertSameShape(shape, x.shape);
  const data = new Float32Array(first[1].data.length);
  for (let i = 0; i < data.length; i++) {
    let sum = first[0] * first[1].data[i]!;
    for (const [scale, x] of others) sum += scale * x.data[i]!;
    data[i] = sum;
  }
  return { shape, data };
}

export type Term = readonly [scale: number, x: Tensor];

export function scale(x: Tensor, factor: number): Tensor {
  return map(x, (value) => value * factor);
}

function assertSameShape(expected: readonly number[], found: readonly number[]): void {
  if (expected.length === found.length && expected.every((d, i) => d === found[i])) return;
  throw new AppError('internal', `shape [${found.join(', ')}], not [${expected.join(', ')}]`, {
    found: [...found],
    expected: [...expected],
  });
}

/**
 * Joins batches with the same item shape: `[a, …]`, `[b, …]` becomes `[a + b, …]`.
 *
 * @throws AppError `internal` when the item shapes differ
 */
export function concatBatch(parts: readonly [Tensor, ...Tensor[]]): Tensor {
  const [first, ...others] = parts;
  const item = first.shape.slice(1);
  for (const part of others) assertSameShape(item, part.shape.slice(1));
  const batch = parts.reduce((sum, part) => sum + (part.shape[0] ?? 0), 0);
  const data = new Float32Array(batch * sizeOf(item));
  let offset = 0;
  for (const part of parts) {
    data.set(part.data, offset);
    offset += part.data.length;
  }
  return { shape: [batch, ...item], data };
}

/** The items `[1, …]` of a batch `[n, …]`, as views of its data. */
export function splitBatch({ shape, data }: Tensor): Tensor[] {
  const item = [1, ...shape.slice(1)];
  const size = sizeOf(item);
  return Array.from({ length: shape[0] ?? 0 }, (_, i) => ({
    shape: item,
    data: data.subarray(i * size, (i + 1) * size),
  }));
}

/** Splits `[1, n · channels, …]` into n tensors `[1, channels, …]`, as views of its data. */
export function splitChannels({ shape, data }: Tensor, channels: number): Tensor[] {
  const item = [1, channels, ...shape.slice(2)];
  const size = sizeOf(item);
  return Array.from({ length: data.length / size }, (_, i) => ({
    shape: item,
    data: data.subarray(i * size, (i + 1) * size),
  }));
}

/** The first channels, `[1, channels, …]`, as a view of its data. */
export function firstChannels({ shape, data }: Tensor, channels: number): Tensor {
  const part = [1, channels, ...shape.slice(2)];
  return { shape: part, data: data.subarray(0, sizeOf(part)) };
}

/** `[1, a, …]`, `[1, b, …]` becomes `[1, a + b, …]`. */
export function joinChannels(parts: readonly [Tensor, ...Tensor[]]): Tensor {
  const [first, ...others] = parts.map(({ shape, data }) => ({ shape: shape.slice(1), data }));
  const { shape, data } = concatBatch([first!, ...others]);
  return { shape: [1, ...shape], data };
}

/** The position of a part of `[1, channels, height, width]`. */
export interface Place {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** A copy of a part of `[1, channels, height, width]`, which must lie inside. */
export function crop({ shape, data }: Tensor, { top, left, height, width }: Place): Tensor {
  const [, channels = 0, rows = 0, columns = 0] = shape;
  const part = tensor([1, channels, height, width]);
  for (let channel = 0; channel < channels; channel++) {
    for (let row = 0; row < height; row++) {
      const start = (channel * rows + top + row) * columns + left;
      part.data.set(data.subarray(start, start + width), (channel * height + row) * width);
    }
  }
  return part;
}

/** A copy of a part of `[1, channels, height, width]` that wraps around at the edges, as often as needed. */
export function cropAround({ shape, data }: Tensor, { top, left, height, width }: Place): Tensor {
  const [, channels = 0, rows = 0, columns = 0] = shape;
  const part = tensor([1, channels, height, width]);
  let at = 0;
  for (let channel = 0; channel < channels; channel++) {
    for (let row = 0; row < height; row++) {
      const start = (channel * rows + modulo(top + row, rows)) * columns;
      for (let column = 0; column < width; column++, at++) {
        part.data[at] = data[start + modulo(left + column, columns)]!;
      }
    }
  }
  return part;
}

const modulo = (place: number, length: number) => ((place % length) + length) % length;
