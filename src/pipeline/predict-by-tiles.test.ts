import { expect, test } from 'vitest';
import { map, tensor, type Tensor } from '../core/tensor/tensor.ts';
import { predictByTiles } from './predict-by-tiles.ts';

// With goldens: src/engine/jobs/paint/tiny-hires.golden.test.ts.

const ramp = (height: number, width: number) =>
  tensor(
    [1, 2, height, width],
    Float32Array.from({ length: 2 * height * width }, (_, i) => i / 7),
  );
const tile = { width: 8, height: 6 };
const ignore = () => undefined;
const same = (x: Tensor) => Promise.resolve(x);

test('whatever fits into a tile is predicted at once', async () => {
  const seen: string[] = [];
  const predict = (x: Tensor) => {
    seen.push(x.shape.join());
    return same(x);
  };
  const tiles: number[] = [];
  await predictByTiles(ramp(6, 8), tile, predict, (at) => tiles.push(at));
  await predictByTiles(ramp(20, 30), null, predict, (at) => tiles.push(at));
  expect(seen).toEqual(['1,2,6,8', '1,2,20,30']);
  expect(tiles).toEqual([]);
});

test('all tiles have one size, and their shares add up to one everywhere', async () => {
  const sample = ramp(13, 21);
  const shapes = new Set<string>();
  const tiles: string[] = [];
  const predict = (x: Tensor) => {
    shapes.add(x.shape.join());
    return Promise.resolve(map(x, (value) => value * 3));
  };
  const whole = await predictByTiles(sample, tile, predict, (at, of) => tiles.push(`${at}/${of}`));
  expect([...shapes]).toEqual(['1,2,6,8']);
  expect(tiles).toHaveLength(12);
  expect(tiles.at(-1)).toBe('12/12');
  const furthest = whole!.data.map((value, i) => Math.abs(value - sample.data[i]! * 3));
  expect(Math.max(...furthest)).toBeLessThan(1e-4);
});

test('a picture that is longer on one side only has tiles along that side', async () => {
  const shapes: string[] = [];
  const predict = (x: Tensor) => {
    shapes.push(x.shape.join());
    return same(x);
  };
  await predictByTiles(ramp(4, 16), tile, predict, ignore);
  expect(shapes).toEqual(['1,2,4,8', '1,2,4,8', '1,2,4,8']);
});

test('tiles that differ leave no seam', async () => {
  let count = 0;
  const predict = (x: Tensor) => {
    count += 1;
    return Promise.resolve(map(x, () => count % 2));
  };
  const { data } = (await predictByTiles(
    ramp(64, 160),
    { width: 64, height: 64 },
    predict,
    ignore,
  ))!;
  const jumps = Array.from({ length: 159 }, (_, i) => Math.abs(data[i + 1]! - data[i]!));
  // Each tile is 1 or 0 throughout; they share 16 latents and more, over which one turns into the other.
  expect(count).toBe(3);
  expect(Math.max(...jumps)).toBeLessThan(0.08);
  expect(Math.max(...data) - Math.min(...data)).toBe(1);
});

/** The mean of 5 x 5 values, as a convolution without weights: what lies outside is zero, or the opposite edge. */
function blur(x: Tensor, isSeamless: boolean): Tensor {
  const [, , height = 0, width = 0] = x.shape;
  const at = (channel: number, y: number, x5: number) => {
    const [row, column] = [(y + height) % height, (x5 + width) % width];
    if (!isSeamless && (row !== y || column !== x5)) return 0;
    return x.data[(channel * height + row) * width + column]!;
  };
  const around = [-2, -1, 0, 1, 2];
  const data = x.data.map((_, i) => {
    const [channel, y, column] = [
      Math.floor(i / (height * width)),
      Math.floor(i / width) % height,
      i % width,
    ];
    const values = around.flatMap((down) =>
      around.map((right) => at(channel, y + down, column + right)),
    );
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  });
  return tensor(x.shape, data);
}

test.each([false, true])(
  'the zeros that a network sees beyond a tile draw no lines; seamless: %s',
  async (isSeamless) => {
    const [height, width] = [70, 93];
    const smooth = Float32Array.from(
      { length: height * width },
      (_, i) => 1 + Math.sin((i % width) / 20) * Math.cos(Math.floor(i / width) / 15),
    );
    const sample = tensor([1, 1, height, width], smooth);
    const predict = (x: Tensor) => Promise.resolve(blur(x, false));
    const size = { width: 32, height: 32 };
    const found = (await predictByTiles(sample, size, predict, ignore, isSeamless))!;
    const whole = blur(sample, isSeamless);
    const furthest = found.data.map((value, i) => Math.abs(value - whole.data[i]!));
    expect(Math.max(...furthest)).toBeLessThan(1e-5);
  },
);

test('no further tile is predicted after one that ended the work', async () => {
  let count = 0;
  const predict = (x: Tensor) => {
    count += 1;
    return Promise.resolve(count === 2 ? null : x);
  };
  expect(await predictByTiles(ramp(13, 21), tile, predict, ignore)).toBeNull();
  expect(count).toBe(2);
});

test('tiles of a seamless picture go on at its opposite edge, and their shares add up to one everywhere', async () => {
  const sample = ramp(13, 21);
  const seen: Tensor[] = [];
  const predict = (x: Tensor) => {
    seen.push(x);
    return Promise.resolve(map(x, (value) => value * 3));
  };
  const whole = await predictByTiles(sample, tile, predict, ignore, true);
  const furthest = whole!.data.map((value, i) => Math.abs(value - sample.data[i]! * 3));
  expect(Math.max(...furthest)).toBeLessThan(1e-4);
  // One more along each side than without; the last tile ends with pixels of the first rows.
  expect(seen).toHaveLength(4 * 4);
  const last = [...seen.at(-1)!.data];
  expect(last[0]).toBeGreaterThan(last[47]!);
});
