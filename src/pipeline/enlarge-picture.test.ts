import { expect, test } from 'vitest';
import { tensor, type Tensor } from '../core/tensor/tensor.ts';
import { enlargePicture, passFactors } from './enlarge-picture.ts';
import type { UpscalingModel } from './ports.ts';

test.each([
  [4, 4, [4]],
  [4, 2, [2]],
  [2, 4, [2, 2]],
  [2, 2, [2]],
  [8, 4, [4]],
  [1, 4, [1]],
  [3, 2, [2]],
  // Lanczos takes it from three times to four.
  [3, 4, [3]],
])('a network for %d×, asked for %d×, enlarges by %o', (scale, factor, expected) => {
  expect(passFactors(scale, factor)).toEqual(expected);
});

/** Doubles a picture into a single grey, or into `inFp16` while it computes in fp16; records its calls. */
function doubler(inFp16: number, inFp32: number) {
  const calls: string[] = [];
  let precision: 'fp16' | 'fp32' = 'fp16';
  const model: UpscalingModel = {
    scale: 2,
    multiple: 1,
    reach: 1,
    edge: 0,
    get precision() {
      return precision;
    },
    enlarge({ shape: [, , height = 0, width = 0] }): Promise<Tensor> {
      calls.push(precision);
      const dims = [1, 3, height * 2, width * 2];
      const value = precision === 'fp16' ? inFp16 : inFp32;
      const { data, shape } = tensor(dims);
      return Promise.resolve({ shape, data: data.fill(value) });
    },
    raisePrecision() {
      precision = 'fp32';
      return Promise.resolve();
    },
  };
  return { calls, model };
}

const picture = { width: 5, height: 4, channels: 3, data: new Uint8Array(60).fill(9) };
const { signal } = new AbortController();
const options = { factor: 2, signal, onTile: () => undefined } as const;

test('a network that fits fp16 runs once', async () => {
  const { calls, model } = doubler(0.5, NaN);
  const enlarged = await enlargePicture(model, picture, options);
  expect(enlarged).toMatchObject({ width: 10, height: 8, channels: 3 });
  expect(enlarged!.data.every((value) => value === 128)).toBe(true);
  expect(calls).toEqual(['fp16']);
});

test.each([NaN, Infinity])(
  '%d in fp16 is computed again in fp32, and later tiles at once',
  async (value) => {
    const { calls, model } = doubler(value, 1);
    const enlarged = await enlargePicture(model, picture, { ...options, longestEnlarged: 8 });
    expect(enlarged!.data.every((byte) => byte === 255)).toBe(true);
    expect(calls.slice(0, 3)).toEqual(['fp16', 'fp32', 'fp32']);
  },
);

test('NaN in fp32 too is an error', async () => {
  const { model } = doubler(NaN, NaN);
  await expect(enlargePicture(model, picture, options)).rejects.toMatchObject({
    code: 'numerical',
    details: { stage: 'upscaler' },
  });
});

test('a network that wants edges mirrored sees them, and the result is without them', async () => {
  const { model } = doubler(0, 0);
  const seen: number[][] = [];
  const mirroring: UpscalingModel = {
    ...model,
    edge: 2,
    precision: 'fp32',
    enlarge(x) {
      seen.push([...x.data.slice(0, 6)].map((value) => Math.round(value * 255)));
      const [, , height = 0, width = 0] = x.shape;
      const { data, shape } = tensor([1, 3, height * 2, width * 2]);
      for (let i = 0; i < data.length; i += 1) {
        const [row, column] = [Math.floor(i / (2 * width)) % (2 * height), i % (2 * width)];
        data[i] =
          x.data[
            (Math.floor(i / (4 * width * height)) * height + (row >> 1)) * width + (column >> 1)
          ]!;
      }
      return Promise.resolve({ shape, data });
    },
  };
  const steps = { ...picture, data: picture.data.map((_, i) => Math.floor(i / 3) * 10) };
  const enlarged = await enlargePicture(mirroring, steps, options);
  // The third row from the top, two pixels mirrored at its left.
  expect(seen[0]!.slice(0, 6)).toEqual([120, 110, 100, 110, 120, 130]);
  expect([enlarged!.width, enlarged!.height]).toEqual([10, 8]);
  expect([...enlarged!.data.slice(0, 30)].filter((_, i) => i % 3 === 0)).toEqual([
    0, 0, 10, 10, 20, 20, 30, 30, 40, 40,
  ]);
});
