import { expect, test } from 'vitest';
import { formatVariations, parseVariations } from './variations.ts';

test('variations survive being written and read again', () => {
  const steps = [
    { seed: 4242, strength: 0.15 },
    { seed: Number.MAX_SAFE_INTEGER, strength: 1 },
  ];
  expect(formatVariations(steps)).toBe('4242:0.15 9007199254740991:1');
  expect(parseVariations(formatVariations(steps))).toEqual(steps);
  expect(parseVariations(' 7:.5\n8:0 ')).toEqual([
    { seed: 7, strength: 0.5 },
    { seed: 8, strength: 0 },
  ]);
  expect(parseVariations('')).toEqual([]);
});

test.each(['7', '7:', ':0.5', '7:1.5', '-7:0.5', '7:0.5,8:0.5', '9007199254740993:0.5', 'a:b'])(
  '“%s” is refused',
  (text) => {
    expect(parseVariations(text)).toBeNull();
  },
);
