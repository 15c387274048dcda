import { expect, test } from 'vitest';
import { tensor } from '../core/tensor/tensor.ts';
import { stepPreviews } from './step-previews.ts';

const LATENTS = tensor([1, 1, 1, 2], Float32Array.of(0.5, -0.5));
const LINEAR = { matrix: [[1, 0, 0]], bias: [0.5, 0.5, 0.5] } as const;

/** Steps of 100 ms whose previews take `price` ms, and the size of each step's preview. */
async function widths(decodesCheaply: boolean, price: number, value = 0): Promise<string> {
  let time = 0;
  const model = {
    decodesCheaply,
    scalingFactor: 0.5,
    vaeInParts: () => null,
    decodeLatents() {
      time += price;
      return Promise.resolve(tensor([1, 3, 8, 16], new Float32Array(3 * 8 * 16).fill(value)));
    },
  };
  const preview = stepPreviews(model, LINEAR, () => time);
  const found: string[] = [];
  for (let step = 0; step < 20; step += 1) {
    time += 100;
    found.push(String((await preview(LATENTS))?.width ?? '-'));
  }
  return found.join(' ');
}

test('without a tiny decoder, each step has the linear preview', async () => {
  expect(await widths(false, 0)).toBe(new Array(20).fill('2').join(' '));
});

test('a decoder that takes 2 % of a step decodes each', async () => {
  expect(await widths(true, 2)).toBe(new Array(20).fill('16').join(' '));
});

test('one that takes 9 % decodes as often as fits 3 % of the time', async () => {
  const shown = await widths(true, 9);
  expect(shown.startsWith('16 - - - - 16 - - 16')).toBe(true);
  expect(shown.split('16')).toHaveLength(7);
});

test('what overflows is shown by the linear preview', async () => {
  expect(await widths(true, 2, NaN)).toMatch(/^2 /);
});
