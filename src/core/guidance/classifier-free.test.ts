import { expect, test } from 'vitest';
import { tensor } from '../tensor/tensor.ts';
import { classifierFreeGuidance } from './index.ts';

const unconditional = tensor([1, 3], Float32Array.of(0, 1, -2));
const conditional = tensor([1, 3], Float32Array.of(1, 1, 2));

test('moves from the unconditional prediction past the conditional one', () => {
  expect(classifierFreeGuidance(unconditional, conditional, 7.5).data).toEqual(
    Float32Array.of(7.5, 1, 28),
  );
  expect(classifierFreeGuidance(unconditional, conditional, 1)).toEqual(conditional);
  expect(classifierFreeGuidance(unconditional, conditional, 0)).toEqual(unconditional);
});

test('shapes must agree', () => {
  expect(() => classifierFreeGuidance(unconditional, tensor([3, 1]), 2)).toThrow(
    expect.objectContaining({ code: 'internal' }),
  );
});
