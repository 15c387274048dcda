import { expect, test } from 'vitest';
import { secondSteps } from './second-pass.ts';

test.each([
  // What A1111's setup_img2img_steps gives.
  [20, 0.7, 1000, { scheduled: 28, run: 20 }],
  [20, 1, 1000, { scheduled: 20, run: 20 }],
  [10, 0.35, 1000, { scheduled: 28, run: 10 }],
  [1, 0.5, 1000, { scheduled: 2, run: 1 }],
  // If no schedule is long enough, the strength is kept.
  [150, 0.05, 1000, { scheduled: 1000, run: 50 }],
  [8, 0.1, 50, { scheduled: 50, run: 5 }],
  [8, 0.01, 50, { scheduled: 50, run: 1 }],
])('%d steps at strength %d, at most %d', (asked, strength, most, expected) => {
  expect(secondSteps(asked, strength, most)).toEqual(expected);
});
