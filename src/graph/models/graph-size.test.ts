import { expect, it } from 'vitest';
import { AppError } from '../../core/errors.ts';
import { checkExtents } from './graph-size.ts';

it('lets whole numbers from 1 pass', () => {
  expect(() => checkExtents({ batch: 1, width: 65_536 })).not.toThrow();
});

it.each([0, -1, 1.5, Number.NaN, Infinity, 65_537])('refuses %d by name', (width) => {
  let error: unknown;
  try {
    checkExtents({ batch: 1, width });
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ code: 'invalid-request', details: { field: 'width' } });
});
