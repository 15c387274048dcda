import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { drawnPicture } from '../__fixtures__/drawn-picture.ts';
import { canny } from '../opencv/canny.ts';
import { gaussianBlur8 } from '../opencv/gaussian.ts';
import { resizeArea, resizeCubic } from '../opencv/resize.ts';
import { resample, type Pixels } from '../resample.ts';
import { line } from './line.ts';
import { palette } from './palette.ts';
import { downsampled, scaledTo } from './scaled.ts';
import { inverted, scribble, threshold } from './scribble.ts';

type Size = readonly [width: number, height: number];

interface Golden {
  readonly kind: 'drawn' | 'smooth';
  readonly size: Size;
  readonly pattern: number;
  readonly canny: readonly { low: number; high: number; sha256: string; lines: number }[];
  readonly blur: readonly { sigma: number; sha256: string }[];
  /** Only for pictures that are small and smooth. */
  readonly area?: readonly { to: Size; data: string }[];
  readonly cubic?: readonly { to: Size; data: string }[];
  readonly scribble?: readonly { threshold: number; data: string }[];
  readonly line?: string;
  readonly palette?: string;
  readonly threshold?: string;
}

/** From scripts/goldens/picture_tools.py. */
const { cases } = JSON.parse(
  readFileSync(new URL('./__goldens__/picture-tools.json', import.meta.url), 'utf8'),
) as { cases: readonly Golden[] };

const sha256 = ({ data }: Pixels) => createHash('sha256').update(data).digest('hex');

function picture({ kind, size: [width, height], pattern }: Golden): Pixels {
  if (kind === 'drawn') return drawnPicture([width, height], pattern);
  const small = [width, height].map((edge) => Math.max(1, edge >> 3)) as [number, number];
  return resample(drawnPicture(small, pattern), width, height, 'bicubic');
}

/** The largest difference between two pictures, in levels, and the share of values that differ at all. */
function apart({ data }: Pixels, golden: string): { most: number; share: number } {
  const expected = gunzipSync(Buffer.from(golden, 'base64'));
  expect(data.length).toBe(expected.length);
  const differences = Array.from(data, (value, index) => Math.abs(value - expected[index]!));
  const different = differences.filter((difference) => difference > 0).length;
  return { most: differences.reduce((a, b) => Math.max(a, b), 0), share: different / data.length };
}

describe.each(cases)('$kind $size', (golden) => {
  const pixels = picture(golden);

  it.each(golden.canny)('canny from $low to $high equals OpenCV, bit for bit', (one) => {
    const lines = canny(pixels, one);
    expect(lines.data.filter((value) => value > 0)).toHaveLength(one.lines);
    expect(sha256(lines)).toBe(one.sha256);
  });

  it.each(golden.blur)('a blur of $sigma equals OpenCV, bit for bit', ({ sigma, sha256: hash }) => {
    expect(sha256(gaussianBlur8(pixels, sigma))).toBe(hash);
  });

  it.each(golden.area ?? [])(
    'area interpolation to $to equals OpenCV except for the last bit',
    (one) => {
      expect(apart(resizeArea(pixels, ...one.to), one.data).most).toBeLessThanOrEqual(1);
    },
  );

  it.each(golden.cubic ?? [])('Keys’ cubic to $to equals OpenCV except for the last bit', (one) => {
    expect(apart(resizeCubic(pixels, ...one.to), one.data).most).toBeLessThanOrEqual(1);
  });

  it.each(golden.scribble ?? [])('strokes from $threshold equal the extension’s', (one) => {
    expect(apart(scribble(pixels, one.threshold), one.data).share).toBeLessThan(0.002);
  });

  it.runIf(golden.line)('lines, colours and black and white equal the extension’s', () => {
    expect(apart(line(pixels), golden.line!).most).toBeLessThanOrEqual(1);
    expect(apart(palette(pixels), golden.palette!).most).toBeLessThanOrEqual(1);
    expect(sha256(threshold(pixels, 127))).toBe(golden.threshold);
  });
});

describe('sizes', () => {
  const sizeOf = ({ width, height }: Pixels) => [width, height];

  it('scales the shorter edge, and never to nothing', () => {
    expect(sizeOf(scaledTo(drawnPicture([40, 20], 1), 64))).toEqual([128, 64]);
    expect(sizeOf(scaledTo(drawnPicture([99, 300], 1), 64))).toEqual([64, 194]);
    expect(sizeOf(scaledTo(drawnPicture([1, 1], 1), 64))).toEqual([64, 64]);
  });

  it('leaves a picture unchanged when downsampling by less than 1.1', () => {
    expect(sizeOf(downsampled(drawnPicture([40, 20], 1), 1.09))).toEqual([40, 20]);
    expect(sizeOf(downsampled(drawnPicture([40, 20], 1), 1.5))).toEqual([26, 13]);
    expect(sizeOf(downsampled(drawnPicture([1, 20], 1), 8))).toEqual([1, 2]);
  });
});

it('turns black on white into white on black', () => {
  const pixels = { width: 2, height: 1, channels: 1, data: Uint8Array.of(0, 200) };
  expect([...inverted(pixels).data]).toEqual([255, 55]);
});
