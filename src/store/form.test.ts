import { describe, expect, it } from 'vitest';
import { batchSeed } from './form.ts';

describe('batchSeed', () => {
  it('counts on', () => {
    expect([0, 1, 2].map((index) => batchSeed(41, index))).toEqual([41, 42, 43]);
  });

  it('stays a safe integer at the largest seed', () => {
    const last = Number.MAX_SAFE_INTEGER;
    expect([0, 1, 2, 3].map((index) => batchSeed(last - 1, index))).toEqual([last - 1, last, 0, 1]);
  });
});
