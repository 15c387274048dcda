import { AppError } from '../errors.ts';

/** A dense float32 array in row-major order; `data.length` is the product of `shape`. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Number of elements of a shape; 1 for a scalar's `[]`. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}

/**
 * @param data row-major values, kept and not copied; zeros when left out
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

/** `f(x)` of every element. */
export function map(x: Tensor, f: (value: number) => number): Tensor {
  return { shape: x.shape, data: x.data.map(f) };
}

/**
 * `Σ scale · x` over terms of one shape, summed in double precision and rounded to float32 once.
 *
 * @throws AppError `internal` when the shapes differ
 */
export function linearCombination(first: Term, ...others: readonly Term[]): Tensor {
  const { shape } = first[1];
  for (const [, x] of others) assertSameShape(first[1], x);
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

export function assertSameShape(a: Tensor, b: Tensor): void {
  if (a.shape.length === b.shape.length && a.shape.every((d, i) => d === b.shape[i])) return;
  throw new AppError('internal', `shapes [${a.shape.join(', ')}] and [${b.shape.join(', ')}]`, {
    found: [...b.shape],
    expected: [...a.shape],
  });
}
