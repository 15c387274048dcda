import { expect, test } from 'vitest';
import goldens from './__goldens__/seed-resize.json' with { type: 'json' };
import { mixNoise, resizedNoise, torchRandn } from './index.ts';

test.each(goldens.cases)(
  'noise for $shape from a seed of $from, varied by $variation, equals A1111’s',
  ({ seed, shape, from, variation, values }) => {
    const size = [...shape.slice(0, 2), ...from];
    const drawn = torchRandn(seed, size);
    const other = variation
      ? mixNoise(variation.strength, drawn, torchRandn(variation.seed, size))
      : drawn;
    const resized = resizedNoise(torchRandn(seed, shape), other);
    expect(resized.shape).toEqual(shape);
    const errors = values.map((value, i) => Math.abs(resized.data[i]! - value));
    expect(Math.max(...errors)).toBeLessThan(4e-6);
  },
);
