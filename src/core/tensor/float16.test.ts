import { expect, test } from 'vitest';
import { decodeFloat16, encodeFloat16 } from './float16.ts';

test('every half survives decoding and encoding; NaN loses its sign and payload', () => {
  const halves = Uint16Array.from({ length: 0x10000 }, (_, i) => i);
  const isNaNHalf = (half: number) => (half & 0x7fff) > 0x7c00;
  const again = encodeFloat16(decodeFloat16(halves));
  expect(again).toEqual(halves.map((half) => (isNaNHalf(half) ? 0x7e00 : half)));
});

test.each([
  ['tie to the even below', 1 + 2 ** -11, 0x3c00],
  ['tie to the even above', 1 + 3 * 2 ** -11, 0x3c02],
  ['just over the tie', 1 + 2 ** -11 + 2 ** -20, 0x3c01],
  ['carry into the exponent', 2 - 2 ** -12, 0x4000],
  ['largest finite', 65519.996, 0x7bff],
  ['overflow', 65520, 0x7c00],
  ['smallest subnormal', 2 ** -24, 0x0001],
  ['half of the smallest subnormal', 2 ** -25, 0x0000],
  ['just over half of the smallest subnormal', 2 ** -25 * 1.01, 0x0001],
  ['largest subnormal rounds up to normal', 2 ** -14 - 2 ** -26, 0x0400],
  ['negative zero', -0, 0x8000],
  ['negative infinity', -Infinity, 0xfc00],
])('rounds to nearest even: %s', (_, value, half) => {
  expect(encodeFloat16([value])[0]).toBe(half);
});

test('rounding picks the nearest half for values between neighbours', () => {
  for (let half = 0; half < 0x7bff; half += 7) {
    const [low, high] = decodeFloat16([half, half + 1]) as unknown as [number, number];
    expect(encodeFloat16([low + 0.49 * (high - low)])[0]).toBe(half);
    expect(encodeFloat16([low + 0.51 * (high - low)])[0]).toBe(half + 1);
  }
});
