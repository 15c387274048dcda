import { expect, it } from 'vitest';
import { enlargeTwice, type Pixels } from './enlarge.ts';

const grey = (width: number, height: number, value: (x: number, y: number) => number): Pixels => ({
  width,
  height,
  data: Uint8ClampedArray.from({ length: 4 * width * height }, (_, index) => {
    const pixel = index >> 2;
    return index % 4 === 3 ? 255 : value(pixel % width, Math.floor(pixel / width));
  }),
});
const reds = ({ data }: Pixels) => [...data].filter((_, index) => index % 4 === 0);

it('doubles both sides, and leaves a uniform area unchanged', () => {
  const { width, height, data } = enlargeTwice(grey(3, 2, () => 77));
  expect([width, height]).toEqual([6, 4]);
  expect([...data]).toEqual([...grey(6, 4, () => 77).data]);
});

it('makes an edge steeper than bilinear scaling does, without a halo', () => {
  const row = reds(enlargeTwice(grey(4, 1, (x) => (x < 2 ? 40 : 200)))).slice(0, 8);
  // Bilinear would give 40, 40, 40, 80, 160, 200, 200, 200.
  expect(row[3]).toBeLessThan(80);
  expect(row[4]).toBeGreaterThan(160);
  expect(Math.min(...row)).toBe(40);
  expect(Math.max(...row)).toBe(200);
});

it('treats both directions alike, and does not shift the picture', () => {
  const value = (x: number, y: number) => (x === 1 && y === 2 ? 250 : 10);
  const [image, turned] = [grey(4, 4, value), grey(4, 4, (x, y) => value(y, x))].map(enlargeTwice);
  const transposed = grey(8, 8, (x, y) => reds(turned!)[x * 8 + y]!);
  expect(reds(image!)).toEqual(reds(transposed));
  const mirrored = reds(enlargeTwice(grey(4, 4, (x, y) => value(3 - x, y))));
  expect(reds(image!)).toEqual(mirrored.map((_, i) => mirrored[i - (i % 8) + 7 - (i % 8)]));
});
