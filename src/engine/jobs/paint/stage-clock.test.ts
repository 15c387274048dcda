import { expect, test } from 'vitest';
import { StageClock } from './stage-clock.ts';

function clockAt(times: number[]) {
  return new StageClock(() => times.shift()!);
}

test('adds up each stage', () => {
  const clock = clockAt([0, 10, 35, 100]);
  clock.enter('denoising');
  clock.enter('decoding');
  expect(clock.finish()).toEqual({ encoding: 10, denoising: 25, decoding: 65 });
});

test('estimates the remaining time from all steps but the first, which includes the warm-up', () => {
  const clock = clockAt([0, 0, 1000, 1100, 1300]);
  clock.enter('denoising');
  expect(clock.step(3)).toEqual({ stepMs: 1000, remainingMs: 3000 });
  expect(clock.step(2)).toEqual({ stepMs: 100, remainingMs: 200 });
  expect(clock.step(1)).toEqual({ stepMs: 200, remainingMs: 150 });
});

test('includes expensive steps among cheap ones in the estimate', () => {
  const clock = clockAt([0, 0, 300, 400, 500, 800]);
  clock.enter('denoising');
  const foretold = [11, 10, 9, 8].map((left) => clock.step(left, 3).remainingMs);
  expect(foretold).toEqual(
    [3300, 2000, 1500, 4000 / 3].map((ms) => expect.closeTo(ms, 5) as number),
  );
});
