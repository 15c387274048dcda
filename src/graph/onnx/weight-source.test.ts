import { describe, expect, it } from 'vitest';
import { AppError } from '../../core/errors.ts';
import type { WeightLocation } from '../weights.ts';
import { WeightSource } from './weight-source.ts';

const location: WeightLocation = {
  file: 'unet.safetensors',
  dtype: 'F16',
  shape: [4, 3],
  byteOffset: 100,
  byteLength: 24,
};

function source(second: Partial<WeightLocation>): WeightSource {
  const index = new Map([
    ['anchor', location],
    ['second', { ...location, ...second }],
  ]);
  return new WeightSource(index, 'anchor');
}

function detailsOf(call: () => unknown) {
  try {
    call();
  } catch (thrown) {
    if (thrown instanceof AppError) return { code: thrown.code, ...thrown.details };
  }
  throw new Error('no AppError was thrown');
}

describe('WeightSource', () => {
  it('takes its precision from the weights', () => {
    expect(source({}).precision).toBe('fp16');
    expect(source({}).get('second', [4, 3])).toEqual(location);
  });

  it.each([
    ['shape', { shape: [3, 4] }, [3, 4], [4, 3]],
    ['dtype', { dtype: 'F32' }, 'F32', 'F16'],
    ['byteLength', { byteLength: 23 }, 23, 24],
  ])('names a wrong %s', (field, second, found, expected) => {
    expect(detailsOf(() => source(second).get('second', [4, 3]))).toMatchObject({
      code: 'invalid-file',
      file: 'unet.safetensors',
      tensor: 'second',
      field,
      found,
      expected,
    });
  });

  it('names a missing weight and its expected shape', () => {
    expect(detailsOf(() => source({}).get('third', [5]))).toMatchObject({
      code: 'invalid-file',
      file: 'unet.safetensors',
      tensor: 'third',
      found: 'missing',
      expected: [5],
    });
  });

  it('lists the dtypes it found', () => {
    const index = new Map([['anchor', { ...location, dtype: 'BF16' }]]);
    expect(detailsOf(() => new WeightSource(index, 'anchor'))).toMatchObject({
      code: 'unsupported',
      supported: ['F16', 'F32'],
    });
  });
});
