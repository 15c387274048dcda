import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { drawnPicture } from './__fixtures__/drawn-picture.ts';
import { fitTo, type Fit } from './fit-to.ts';

/** The results of A1111's code and Pillow for drawn pictures: scripts/goldens/fits.py. */
const { cases } = JSON.parse(
  readFileSync(new URL('./__goldens__/fits.json', import.meta.url), 'utf8'),
) as {
  readonly cases: readonly {
    readonly from: readonly [number, number];
    readonly to: readonly [number, number];
    readonly fit: Fit;
    readonly pattern: number;
    readonly sha256: string;
  }[];
};

test.each(cases)('$fit: $from to $to equals A1111, bit for bit', (golden) => {
  const fitted = fitTo(drawnPicture(golden.from, golden.pattern), ...golden.to, golden.fit);
  expect([fitted.width, fitted.height]).toEqual(golden.to);
  expect(createHash('sha256').update(fitted.data).digest('hex')).toBe(golden.sha256);
});

test.each(['crop', 'fill'] as const)(
  'a picture one pixel wide keeps at least one pixel: %s',
  (fit) => {
    const { width, height, data } = fitTo(drawnPicture([4000, 1], 1), 64, 64, fit);
    expect([width, height, data.length]).toEqual([64, 64, 64 * 64 * 3]);
  },
);
