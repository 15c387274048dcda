import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { interpolate, type Interpolation } from './interpolate.ts';
import { tensor } from './tensor.ts';

interface Goldens {
  readonly shape: readonly number[];
  readonly source: readonly number[];
  readonly cases: readonly {
    readonly mode: Interpolation;
    readonly height: number;
    readonly width: number;
    readonly values: readonly number[];
  }[];
}

/** From torch's `interpolate`: scripts/goldens/hires_fix.py. */
const GOLDENS = 'src/core/tensor/__goldens__/interpolate.json';
const { shape, source, cases } = JSON.parse(readFileSync(GOLDENS, 'utf8')) as Goldens;

test.each(cases)('$mode to $height x $width', ({ mode, height, width, values }) => {
  const result = interpolate(tensor(shape, Float32Array.from(source)), height, width, mode);
  expect(result.shape).toEqual([1, 2, height, width]);
  // float32, with a different order of operations.
  const furthest = values.map((value, i) => Math.abs(value - result.data[i]!));
  expect(Math.max(...furthest)).toBeLessThan(3e-6);
});
