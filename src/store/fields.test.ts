import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PICTURE_OPTIONS, type NumberKey } from '../contract/picture-options.ts';
import * as fields from './fields.ts';

const { readText } = fields;
const readNumber = (field: NumberKey, text: string, current: number) =>
  fields.readNumber(text, current, PICTURE_OPTIONS[field]);

describe('readNumber', () => {
  it('accepts what is in range, without a note', () => {
    expect(readNumber('steps', '30', 20)).toEqual({ value: 30, note: null });
    expect(readNumber('guidanceScale', '7.5', 1)).toEqual({ value: 7.5, note: null });
    expect(readNumber('seed', '9007199254740991', 1).value).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('reads the full-width digits of Chinese keyboards', () => {
    expect(readNumber('steps', ' \uFF12\uFF15 ', 20)).toEqual({ value: 25, note: null });
    expect(readNumber('guidanceScale', '\uFF17\uFF0E\uFF15', 1).value).toBe(7.5);
  });

  it.each([
    ['steps', '0', 1],
    ['steps', '10000', 150],
    ['guidanceScale', '-1', 0],
    ['guidanceScale', '1e9', 30],
    ['seed', '9007199254740993', Number.MAX_SAFE_INTEGER],
    ['seed', '-5', 0],
    ['width', '8', 64],
    ['batchCount', '999', 100],
  ] as const)('clamps %s %s to %d and says so', (field, found, used) => {
    const { min, max } = PICTURE_OPTIONS[field];
    const read = readNumber(field, found, 64);
    expect(read).toEqual({ value: used, note: { type: 'clamped', found, used, min, max } });
  });

  it('rounds an edge to a multiple that the VAE can use', () => {
    expect(readNumber('width', '130', 64)).toEqual({
      value: 128,
      note: { type: 'rounded', found: '130', used: 128, multipleOf: 8 },
    });
    expect(readNumber('steps', '12.4', 20).value).toBe(12);
  });

  it.each(['NaN', '', 'Infinity', '二十', '0x10', '1-2', '--3'])(
    'keeps the old value for %j',
    (found) => {
      const note = { type: 'not-a-number', found, used: 20 };
      expect(readNumber('steps', found, 20)).toEqual({ value: 20, note });
    },
  );

  it('gives a valid value for anything that can be typed', () => {
    const keys = ['width', 'height', 'steps', 'guidanceScale', 'seed', 'batchCount'] as const;
    const typed = fc.oneof(fc.string(), fc.double().map(String), fc.bigInt().map(String));
    fc.assert(
      fc.property(fc.constantFrom(...keys), typed, (field, text) => {
        const { min, max, multipleOf } = PICTURE_OPTIONS[field];
        const { value } = readNumber(field, text, max - (max % (multipleOf || 1)));
        expect(value).toBeGreaterThanOrEqual(min);
        expect(value).toBeLessThanOrEqual(max);
        if (multipleOf > 0) expect(value % multipleOf).toBe(0);
      }),
    );
  });
});

describe('readText', () => {
  it('keeps 10,000 characters and cuts off the rest', () => {
    expect(readText('云'.repeat(10_000)).note).toBeNull();
    const { value, note } = readText('云'.repeat(10_007));
    expect(value).toHaveLength(10_000);
    expect(note).toEqual({ type: 'cut', removed: 7, limit: 10_000 });
  });

  it('does not cut an emoji in half', () => {
    const { value } = readText('a'.repeat(9_999) + '🐱');
    expect(value).toBe('a'.repeat(9_999));
  });
});
