import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import goldens from './__goldens__/torch-cpu.json' with { type: 'json' };
import { createTorchGenerator, torchRandn } from './index.ts';

interface Draw {
  readonly shape: number[];
  readonly hex?: string;
  readonly sha256?: string;
}

describe('noise equals torch on CPU, bit for bit', () => {
  test.each(goldens.cases as { seed: number; draws: Draw[] }[])('seed $seed', ({ seed, draws }) => {
    const generator = createTorchGenerator(seed);
    for (const { shape, hex, sha256 } of draws) {
      const noise = generator.randn(shape);
      const bytes = Buffer.from(noise.data.buffer);
      expect(noise.shape).toEqual(shape);
      if (hex !== undefined) expect(bytes.toString('hex')).toBe(hex);
      else expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
    }
  });
});

test('the same seed starts the same sequence', () => {
  const generator = createTorchGenerator(5);
  expect(generator.randn([4, 8])).toEqual(torchRandn(5, [4, 8]));
  expect(generator.randn([4, 8])).not.toEqual(torchRandn(5, [4, 8]));
});

test('empty shapes draw no numbers', () => {
  expect(torchRandn(0, [0, 4]).data).toHaveLength(0);
});
