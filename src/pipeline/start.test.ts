import { describe, expect, test } from 'vitest';
import { createScheduler } from '../core/schedulers/index.ts';
import type { RgbaPixels } from './latent-preview.ts';
import { firstIndex } from './start.ts';

// With goldens beside it: src/engine/jobs/paint/tiny-images.golden.test.ts.

const [width, height] = [16, 8];
const image: RgbaPixels = { width, height, data: new Uint8ClampedArray(width * height * 4) };

const indexOf = (className: string, steps: number, strength: number) => {
  const scheduler = createScheduler(className, { skip_prk_steps: true }, steps);
  return firstIndex({ type: 'image', image, strength }, { scheduler, width, height });
};

test('noise begins at the first timestep', () => {
  const scheduler = createScheduler('HeunDiscreteScheduler', {}, 10);
  expect(firstIndex({ type: 'noise' }, { scheduler, width, height })).toBe(0);
});

test.each([
  ['EulerDiscreteScheduler', 20, 0.75, 5],
  ['EulerDiscreteScheduler', 20, 1, 0],
  // Python's int(100 * 0.29) is 28.
  ['EulerDiscreteScheduler', 100, 0.29, 72],
  ['EulerDiscreteScheduler', 6, 0.34, 4],
  ['HeunDiscreteScheduler', 6, 0.34, 8],
  // PLMS has one more timestep than it has steps.
  ['PNDMScheduler', 6, 0.34, 4],
])('%s with %d steps at strength %d', (className, steps, strength, index) => {
  expect(indexOf(className, steps, strength)).toBe(index);
});

describe('refused', () => {
  test.each([0, -1, 0.09, 1.01, NaN])('a strength of %d', (strength) => {
    expect(() => indexOf('EulerDiscreteScheduler', 10, strength)).toThrow(
      expect.objectContaining({
        code: 'invalid-request',
        details: { field: 'strength', found: String(strength), min: 0.1, max: 1 },
      }),
    );
  });

  test('an image of another size', () => {
    const scheduler = createScheduler('EulerDiscreteScheduler', {}, 10);
    const begin = () =>
      firstIndex({ type: 'image', image, strength: 1 }, { scheduler, width, height: 16 });
    expect(begin).toThrow(
      expect.objectContaining({
        code: 'invalid-request',
        details: { field: 'start', found: '16x8', expected: '16x16' },
      }),
    );
  });
});
