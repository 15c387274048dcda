import { expect, test } from 'vitest';
import { sizeFit } from './size-fit.ts';

test.each([
  [[512], 512, 512, 'fits'],
  [[512], 512, 768, 'fits'],
  [[512], 384, 576, 'fits'],
  [[512], 256, 256, 'too-small'],
  [[512], 256, 1024, 'too-small'],
  [[512], 512, 1024, 'too-large'],
  [[64], 512, 512, 'too-large'],
  [[512, 768], 768, 1024, 'fits'],
] as const)('of a model for %j, %d×%d %s', (sizes, width, height, expected) => {
  expect(sizeFit({ sizes: [...sizes] }, width, height)).toBe(expected);
});
