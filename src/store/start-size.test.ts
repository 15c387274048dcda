import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PICTURE_OPTIONS } from '../contract/picture-options.ts';
import { MANIFEST } from './__fixtures__/ports.ts';
import { needsFit, sizeToFollow, startSizes } from './start-size.ts';

const MODEL = {
  sizes: [512],
  defaults: { ...MANIFEST.defaults, width: 512, height: 512 },
};
const { min, max } = PICTURE_OPTIONS.width;

describe('the size for a start picture', () => {
  it.each([
    [512, 512, 512, 512],
    [512, 768, 512, 768],
    [510, 700, 512, 704],
    // A photo, and a picture with proportions of 20:1.
    [2048, 1536, 592, 440],
    [2048, 102, 2048, 104],
    [1, 1, 512, 512],
  ])('%i × %i is %i × %i', (width, height, wide, high) => {
    expect(sizeToFollow({ width, height }, MODEL)).toEqual({ width: wide, height: high });
  });

  it('can always be painted, and keeps the proportions as far as possible', () => {
    const edge = fc.integer({ min: 1, max: 2048 });
    fc.assert(
      fc.property(edge, edge, (width, height) => {
        for (const size of Object.values(startSizes({ width, height }, MODEL))) {
          for (const pixels of [size.width, size.height]) {
            expect(pixels % 8).toBe(0);
            expect(pixels).toBeGreaterThanOrEqual(min);
            expect(pixels).toBeLessThanOrEqual(max);
          }
          const isThin = Math.min(size.width, size.height) === min;
          const ratio = (size.width * height) / (size.height * width);
          if (!isThin) expect(Math.abs(Math.log(ratio))).toBeLessThan(8 / min);
        }
      }),
    );
  });
});

describe('whether it has to be fitted', () => {
  it.each([
    [{ width: 512, height: 512 }, { width: 512, height: 512 }, false],
    [{ width: 1024, height: 1024 }, { width: 512, height: 512 }, false],
    [{ width: 510, height: 700 }, { width: 512, height: 704 }, false],
    [{ width: 512, height: 512 }, { width: 512, height: 520 }, true],
    [{ width: 2048, height: 102 }, { width: 1024, height: 64 }, true],
  ])('%o in %o: %s', (start, size, needed) => {
    expect(needsFit(start, size)).toBe(needed);
  });
});
