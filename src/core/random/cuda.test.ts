import { expect, test } from 'vitest';
import { createCudaGenerator, cudaRandn } from './index.ts';
import { philox4x32 } from './philox.ts';

test('Philox4x32-10 gives the known answers of Random123 (kat_vectors)', () => {
  const ones = 0xffffffff;
  expect(philox4x32([0, 0, 0, 0], [0, 0])).toEqual([0x6627e8d5, 0xe169c58d]);
  expect(philox4x32([ones, ones, ones, ones], [ones, ones])).toEqual([0x408f276d, 0x41c83b0e]);
  expect(
    philox4x32([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0]),
  ).toEqual([0xd16cfe09, 0x94fdcceb]);
});

test('seed 0 gives the values published with A1111 (modules/rng_philox.py)', () => {
  const published = [
    -0.92466259, -0.42534415, -2.6438457, 0.14518388, -0.12086647, -0.57972564, -0.62285122,
    -0.32838709, -1.07454231, -0.36314407, -1.67105067, 2.26550497,
  ];
  const { shape, data } = cudaRandn(0, [3, 4]);
  expect(shape).toEqual([3, 4]);
  for (const [i, value] of published.entries())
    expect(Math.abs(data[i]! - value)).toBeLessThan(1e-6);
});

test('a generator continues after its last draw, or starts at an offset', () => {
  const generator = createCudaGenerator(2 ** 40 + 7);
  expect(generator.randn([8])).toEqual(cudaRandn(2 ** 40 + 7, [8]));
  expect(generator.randn([8])).toEqual(cudaRandn(2 ** 40 + 7, [8], 1));
  expect(cudaRandn(7, [8])).not.toEqual(cudaRandn(2 ** 40 + 7, [8]));
});

test('mean 0, variance 1', () => {
  const { data } = cudaRandn(1, [40000]);
  const mean = data.reduce((sum, x) => sum + x, 0) / data.length;
  const variance = data.reduce((sum, x) => sum + (x - mean) ** 2, 0) / data.length;
  expect(Math.abs(mean)).toBeLessThan(0.02);
  expect(Math.abs(variance - 1)).toBeLessThan(0.03);
});
