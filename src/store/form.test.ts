import { describe, expect, it } from 'vitest';
import { MANIFEST } from './__fixtures__/ports.ts';
import { batchSeed, batchSeeds, EMPTY_FORM, resolveOptions } from './form.ts';

describe('batchSeed', () => {
  it('counts up', () => {
    expect([0, 1, 2].map((index) => batchSeed(41, index))).toEqual([41, 42, 43]);
  });

  it('stays a safe integer at the largest seed', () => {
    const last = Number.MAX_SAFE_INTEGER;
    expect([0, 1, 2, 3].map((index) => batchSeed(last - 1, index))).toEqual([last - 1, last, 0, 1]);
  });
});

describe('batchSeeds, as in A1111', () => {
  const seedsOf = (variationStrength: number) => {
    const form = { ...EMPTY_FORM, overrides: { variationSeed: 70, variationStrength } };
    const options = resolveOptions(MANIFEST, form);
    return [0, 1, 2].map((index) => {
      const { seed, variationSeed } = batchSeeds(41, options, index);
      return [seed, variationSeed];
    });
  };

  it('counts up the seed if there is no variation', () => {
    expect(seedsOf(0)).toEqual([
      [41, 70],
      [42, 70],
      [43, 70],
    ]);
  });

  it('counts up the variation seed if there is one', () => {
    expect(seedsOf(0.2)).toEqual([
      [41, 70],
      [41, 71],
      [41, 72],
    ]);
  });
});
