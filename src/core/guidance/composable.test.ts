import { expect, test } from 'vitest';
import { tensor } from '../tensor/tensor.ts';
import { classifierFreeGuidance, composableGuidance } from './index.ts';

const unconditional = tensor([1, 3], Float32Array.of(0, 1, -2));
const cat = tensor([1, 3], Float32Array.of(1, 1, 2));
const dog = tensor([1, 3], Float32Array.of(0, 3, -2));

test('one prompt of weight 1 is classifier-free guidance', () => {
  const alone = composableGuidance(unconditional, [{ weight: 1, prediction: cat }], 7.5);
  expect(alone).toEqual(classifierFreeGuidance(unconditional, cat, 7.5));
});

test('each prompt pulls by its weight, away from it where that is negative', () => {
  const both = composableGuidance(
    unconditional,
    [
      { weight: 0.5, prediction: cat },
      { weight: -1, prediction: dog },
    ],
    4,
  );
  expect(both.data).toEqual(Float32Array.of(2, -7, 6));
});
