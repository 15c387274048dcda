import { expect, test } from 'vitest';
import { isActive } from './active-span.ts';

/** `keep` of diffusers' StableDiffusionControlNetPipeline for ten timesteps. */
test.each([
  [0, 1, '1111111111'],
  [0, 0.5, '1111100000'],
  [0.5, 1, '0000011111'],
  [0.25, 0.75, '0001111000'],
  [0.92, 0.98, '0000000000'],
])('from %s to %s of ten calls', (start, end, expected) => {
  const span = { weight: 1, start, end };
  const calls = Array.from({ length: 10 }, (_, done) => Number(isActive(span, done, 10)));
  expect(calls.join('')).toBe(expected);
});

test('never without weight', () => {
  expect(isActive({ weight: 0, start: 0, end: 1 }, 0, 10)).toBe(false);
});
