import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { drawnPicture } from './__fixtures__/drawn-picture.ts';
import { cropped, cropRegion, type Region } from './crop-region.ts';
import { gaussianBlur } from './gaussian-blur.ts';
import { fillMasked } from './masked-fill.ts';
import { applyOverlay } from './overlay.ts';
import type { Pixels } from './resample.ts';

type Size = readonly [width: number, height: number];
type Box = readonly [left: number, top: number, right: number, bottom: number];

interface Golden {
  readonly from: Size;
  readonly pattern: number;
  readonly sha256: string;
}

interface Masked {
  readonly from: Size;
  readonly box: Box;
}

/** The results of Pillow and diffusers, from scripts/goldens/masking.py. */
const goldens = JSON.parse(
  readFileSync(new URL('./__goldens__/masking.json', import.meta.url), 'utf8'),
) as {
  readonly blurs: readonly (Golden & { readonly radius: number })[];
  readonly regions: readonly (Masked & {
    readonly to: Size;
    readonly padding: number;
    readonly region: Box;
  })[];
  readonly overlays: readonly (Golden & Masked & { readonly isCropped: boolean })[];
  readonly fills: readonly (Golden & Masked & { readonly isNoise: boolean })[];
};

const sha256 = ({ data }: Pixels) => createHash('sha256').update(data).digest('hex');

const regionOf = ([left, top, right, bottom]: Box): Region => ({ left, top, right, bottom });

/** A white box on black, or noise in its place. */
function maskOf([width, height]: Size, [left, top, right, bottom]: Box, noise?: number): Pixels {
  const data = new Uint8Array(width * height);
  const drawn = noise === undefined ? null : drawnPicture([width, height], noise).data;
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) {
      const place = y * width + x;
      data[place] = drawn ? drawn[place * 3]! : 255;
    }
  }
  return { width, height, channels: 1, data };
}

test.each(goldens.blurs)('a blur of $radius over $from', ({ from, pattern, radius, ...golden }) => {
  expect(sha256(gaussianBlur(drawnPicture(from, pattern), radius))).toBe(golden.sha256);
});

test.each(goldens.regions)(
  'the region of $box in $from for $to with $padding',
  ({ from, box, to: [width, height], padding, region }) => {
    const found = cropRegion(maskOf(from, box), { width, height, padding });
    expect(found).toEqual(regionOf(region));
  },
);

test('an empty mask has no region', () => {
  expect(() =>
    cropRegion(maskOf([9, 9], [0, 0, 0, 0]), { width: 8, height: 8, padding: 4 }),
  ).toThrow(
    expect.objectContaining({
      code: 'invalid-request',
      details: { field: 'mask', what: 'empty-mask' },
    }),
  );
});

test('cuts out a part of a mask', () => {
  const part = cropped(drawnPicture([7, 5], 3), regionOf([2, 1, 6, 3]));
  const { data } = drawnPicture([7, 5], 3);
  expect(part).toMatchObject({ width: 4, height: 2, channels: 3 });
  expect([...part.data.subarray(0, 12)]).toEqual([...data.subarray(27, 39)]);
  expect([...part.data.subarray(12)]).toEqual([...data.subarray(48, 60)]);
});

test.each(goldens.overlays)(
  'the overlay of $pattern over $from, $box',
  ({ from, box, pattern, isCropped, ...golden }) => {
    const source = drawnPicture(from, pattern);
    const mask = maskOf(from, box, pattern);
    const painted = drawnPicture(isCropped ? [48, 40] : from, pattern + 1);
    const result = applyOverlay(painted, source, mask, isCropped ? regionOf(box) : null);
    expect(sha256(result)).toBe(golden.sha256);
    mask.data.forEach((value, pixel) => {
      if (value > 0) return;
      expect([...result.data.subarray(pixel * 3, pixel * 3 + 3)]).toEqual([
        ...source.data.subarray(pixel * 3, pixel * 3 + 3),
      ]);
    });
  },
);

test.each(goldens.fills)('the fill of $box in $from', ({ from, box, pattern, ...golden }) => {
  const mask = maskOf(from, box, golden.isNoise ? pattern : undefined);
  expect(sha256(fillMasked(drawnPicture(from, pattern), mask))).toBe(golden.sha256);
});
