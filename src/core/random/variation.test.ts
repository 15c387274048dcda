import { expect, test } from 'vitest';
import goldens from './__goldens__/variations.json' with { type: 'json' };
import { cudaRandn, mixNoise, torchRandn } from './index.ts';

test.each(goldens.cases)(
  '$rng noise of seed $seed, $variationStrength of the way to $variationSeed, equals A1111’s',
  ({ rng, seed, variationSeed, variationStrength, shape, values }) => {
    const draw = rng === 'NV' ? cudaRandn : torchRandn;
    const mixed = mixNoise(variationStrength, draw(seed, shape), draw(variationSeed, shape));
    expect(mixed.shape).toEqual(shape);
    const errors = values.map((value, i) => Math.abs(mixed.data[i]! - value));
    // torch's own arccosine of a float32 is about this exact.
    expect(Math.max(...errors)).toBeLessThan(4e-6);
  },
);
