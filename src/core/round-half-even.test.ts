import { expect, test } from 'vitest';
import { roundHalfEven } from './round-half-even.ts';

test.each([
  [0.5, 0],
  [1.5, 2],
  [2.5, 2],
  [-0.5, -0],
  [-1.5, -2],
  [-2.5, -2],
  [2.4, 2],
  [2.6, 3],
  [7, 7],
])('%d becomes %d', (value, rounded) => {
  expect(roundHalfEven(value)).toBe(rounded);
});
