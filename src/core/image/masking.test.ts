import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { drawnPicture } from './__fixtures__/drawn-picture.ts';
import { gaussianBlur } from './gaussian-blur.ts';
import type { Pixels } from './resample.ts';

interface Golden {
  readonly from: readonly [number, number];
  readonly pattern: number;
  readonly sha256: string;
}

/** The results of Pillow and diffusers, from scripts/goldens/masking.py. */
const goldens = JSON.parse(
  readFileSync(new URL('./__goldens__/masking.json', import.meta.url), 'utf8'),
) as {
  readonly blurs: readonly (Golden & { readonly radius: number })[];
};

const sha256 = ({ data }: Pixels) => createHash('sha256').update(data).digest('hex');

test.each(goldens.blurs)('a blur of $radius over $from', (golden) => {
  const source = drawnPicture(golden.from, golden.pattern);
  expect(sha256(gaussianBlur(source, golden.radius))).toBe(golden.sha256);
});
