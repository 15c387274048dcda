import { describe, expect, it } from 'vitest';
import { createTransferRate } from './transfer-rate.ts';

/** Feeds samples at a steady speed, and returns the last result. */
function steady(bytesPerSecond: number, everyMs: number, seconds: number) {
  const rate = createTransferRate();
  let answer = rate(0, 500, 1e6);
  for (let at = everyMs; at <= seconds * 1000; at += everyMs) {
    answer = rate(at, 500 + (bytesPerSecond * at) / 1000, 1e6);
  }
  return answer;
}

describe('createTransferRate', () => {
  it('gives no rate in the first moments', () => {
    expect(steady(1000, 100, 0.9)).toEqual({ bytesPerSecond: null, remainingMs: null });
  });

  it.each([50, 100, 700])(
    'reports a steady speed, however often it is asked (%d ms)',
    (everyMs) => {
      const { bytesPerSecond, remainingMs } = steady(2000, everyMs, 10);
      expect(bytesPerSecond).toBeCloseTo(2000, 5);
      expect(remainingMs).toBeGreaterThan(0);
    },
  );

  it('counts only bytes that arrive while it watches', () => {
    const rate = createTransferRate();
    rate(0, 900_000, 1e6);
    expect(rate(2000, 902_000, 1e6)).toEqual({ bytesPerSecond: 1000, remainingMs: 98_000 });
  });

  it('follows a change within seconds, without jumping', () => {
    const rate = createTransferRate();
    let bytes = 0;
    const run = (seconds: number, perSecond: number) => {
      let answer = rate(at, bytes, 1e9);
      for (let i = 0; i < seconds * 10; i++) {
        bytes += perSecond / 10;
        answer = rate((at += 100), bytes, 1e9);
      }
      return answer.bytesPerSecond ?? 0;
    };
    let at = 0;
    expect(run(10, 1000)).toBeCloseTo(1000);
    expect(run(0.1, 9000)).toBeLessThan(2000);
    expect(run(12, 9000)).toBeGreaterThan(8000);
  });

  it('starts over when bytes were discarded', () => {
    const rate = createTransferRate();
    rate(0, 0, 1000);
    rate(2000, 800, 1000);
    expect(rate(2100, 0, 1000).bytesPerSecond).toBeNull();
  });
});
