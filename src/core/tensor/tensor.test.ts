import { expect, test } from 'vitest';
import {
  concatBatch,
  crop,
  linearCombination,
  map,
  scale,
  sizeOf,
  splitBatch,
  tensor,
} from './tensor.ts';

const vector = (...values: number[]) => tensor([values.length], Float32Array.from(values));

test('sizes', () => {
  expect(sizeOf([2, 3, 4])).toBe(24);
  expect(sizeOf([])).toBe(1);
  expect(tensor([2, 2]).data).toEqual(new Float32Array(4));
});

test('data must fill the shape', () => {
  expect(() => tensor([2, 3], new Float32Array(5))).toThrow(
    expect.objectContaining({
      code: 'internal',
      details: { shape: [2, 3], found: 5, expected: 6 },
    }),
  );
});

test('combines without changing its operands', () => {
  const a = vector(1, 2);
  const b = vector(10, 20);
  expect(linearCombination([2, a], [0.5, b])).toEqual(vector(7, 14));
  expect(scale(a, 3)).toEqual(vector(3, 6));
  expect(map(a, (x) => x - 1)).toEqual(vector(0, 1));
  expect(a).toEqual(vector(1, 2));
});

test('shapes must agree', () => {
  expect(() => linearCombination([1, tensor([2, 3])], [1, tensor([3, 2])])).toThrow(
    expect.objectContaining({ code: 'internal' }),
  );
});

test('joins and splits batches', () => {
  const a = tensor([1, 2], Float32Array.of(1, 2));
  const b = tensor([2, 2], Float32Array.of(3, 4, 5, 6));
  const both = concatBatch([a, b]);
  expect(both).toEqual(tensor([3, 2], Float32Array.of(1, 2, 3, 4, 5, 6)));
  expect(splitBatch(both)).toEqual([
    a,
    tensor([1, 2], Float32Array.of(3, 4)),
    tensor([1, 2], Float32Array.of(5, 6)),
  ]);
  expect(() => concatBatch([a, tensor([1, 3])])).toThrow(
    expect.objectContaining({ code: 'internal' }),
  );
});

test('copies a part of each channel', () => {
  const whole = tensor(
    [1, 2, 3, 4],
    Float32Array.from({ length: 24 }, (_, index) => index),
  );
  const part = crop(whole, { top: 1, left: 2, height: 2, width: 2 });
  expect(part).toEqual(tensor([1, 2, 2, 2], Float32Array.of(6, 7, 10, 11, 18, 19, 22, 23)));
});
