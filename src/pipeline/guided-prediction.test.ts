import { expect, test } from 'vitest';
import { tensor } from '../core/tensor/tensor.ts';
import { predictGuided, type Pass } from './guided-prediction.ts';

const predicts = (value: number): Pass => ({
  prompt: {
    batch: 1,
    predictNoise: () => Promise.resolve(tensor([1, 1, 1, 1], Float32Array.of(value))),
    release: () => undefined,
  },
  controls: [],
});

async function predicted(
  passes: readonly number[],
  weights: readonly number[] | null,
  isGuided: boolean,
): Promise<number> {
  const sample = tensor([1, 1, 1, 1]);
  const asked = {
    sample,
    timestep: 1,
    cache: null,
    passes: passes.map(predicts),
    guide: null,
    weights,
    isGuided,
    guidanceScale: 7,
    guidanceRescale: 0,
  };
  const found = await predictGuided(asked, new AbortController().signal);
  return found!.data[0]!;
}

test('with guidance, prompts pull away from the negative one by the scale', async () => {
  expect(await predicted([1, 3], [1], true)).toBe(1 + 7 * (3 - 1));
  expect(await predicted([1, 3, 5], [0.5, 2], true)).toBe(1 + 7 * (0.5 * (3 - 1) + 2 * (5 - 1)));
});

// A1111's `combine_denoised` with `skip_uncond`.
test('without guidance, the first prompt takes the negative one’s place, and the scale is 1', async () => {
  expect(await predicted([3], [1], false)).toBe(3);
  expect(await predicted([3, 5], [0.5, 2], false)).toBe(3 + 2 * (5 - 3));
});

test('a single prompt without any guidance is left as it is', async () => {
  expect(await predicted([3], null, true)).toBe(3);
});
