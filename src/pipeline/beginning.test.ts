import { expect, test } from 'vitest';
import goldens from '../core/random/__goldens__/variations.json' with { type: 'json' };
import resized from '../core/random/__goldens__/seed-resize.json' with { type: 'json' };
import { createTorchGenerator } from '../core/random/index.ts';
import { firstNoise, type Variation } from './beginning.ts';

// Golden pictures are beside the paint job: src/engine/jobs/paint/skypaint-mini.golden.test.ts.

test('the variation of a variation moves on from there, and the generator draws on as without', () => {
  const { seed, steps, shape, values } = goldens.chain;
  const random = createTorchGenerator(seed);
  const variation = steps.reduce<Variation | null>(
    (of, [other = 0, strength = 0]) => ({ random: createTorchGenerator(other), strength, of }),
    null,
  );
  const { data } = firstNoise({ random, variation, seedResize: null, shape });
  const errors = values.map((value, i) => Math.abs(data[i]! - value));
  expect(Math.max(...errors)).toBeLessThan(1e-5);

  const plain = createTorchGenerator(seed);
  plain.randn(shape);
  expect(random.randn(shape)).toEqual(plain.randn(shape));
});

test('a seed of another size draws its own noise, variation and all, and the generator draws on as without', () => {
  const { seed, shape, from, variation, values } = resized.cases.find((one) => one.variation)!;
  const [height = 0, width = 0] = from;
  const random = createTorchGenerator(seed);
  const moved = variation && {
    random: createTorchGenerator(variation.seed),
    strength: variation.strength,
    of: null,
  };
  const seedResize = { random: createTorchGenerator(seed), height, width };
  const { data } = firstNoise({ random, variation: moved, seedResize, shape });
  const errors = values.map((value, i) => Math.abs(data[i]! - value));
  expect(Math.max(...errors)).toBeLessThan(1e-5);

  const plain = createTorchGenerator(seed);
  plain.randn(shape);
  expect(random.randn(shape)).toEqual(plain.randn(shape));
});
