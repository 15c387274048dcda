import { expect, test } from 'vitest';
import { tensor } from '../tensor/tensor.ts';
import { composableGuidance } from './index.ts';

const unconditional = tensor([1, 3], Float32Array.of(0, 1, -2));
const cat = tensor([1, 3], Float32Array.of(1, 1, 2));
const dog = tensor([1, 3], Float32Array.of(0, 3, -2));

test('one prompt of weight 1 equals classifier-free guidance', () => {
  const guided = (scale: number) =>
    composableGuidance(unconditional, [{ weight: 1, prediction: cat }], scale);
  expect(guided(7.5).data).toEqual(Float32Array.of(7.5, 1, 28));
  expect(guided(1)).toEqual(cat);
  expect(guided(0)).toEqual(unconditional);
});

test('each prompt pulls with its weight, or pushes if the weight is negative', () => {
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

test('shapes must agree', () => {
  const prediction = tensor([3, 1]);
  expect(() => composableGuidance(unconditional, [{ weight: 1, prediction }], 2)).toThrow(
    expect.objectContaining({ code: 'internal' }),
  );
});
