import { expect, test } from 'vitest';
import { tilesAlong } from './tiles.ts';

const extents = Array.from({ length: 400 }, (_, index) => index + 1);
const options = [
  { longest: 40, margin: 7, multiple: 1 },
  { longest: 64, margin: 10, multiple: 2 },
  { longest: 64, margin: 9, multiple: 4 },
  { longest: 33, margin: 12, multiple: 1 },
];

test.each(options)(
  '%o: every pixel is in exactly one used part, away from inner tile edges',
  (given) => {
    const { longest, margin, multiple } = given;
    for (const extent of extents) {
      const { length, spans } = tilesAlong(extent, given);
      expect(length).toBeLessThanOrEqual(longest);
      expect(length % multiple).toBe(0);
      expect([spans[0]!.from, spans.at(-1)!.to]).toEqual([0, extent]);
      spans.forEach(({ start, from, to }, index) => {
        expect(start % multiple).toBe(0);
        expect(to).toBeGreaterThan(from);
        if (index > 0) {
          expect(from).toBe(spans[index - 1]!.to);
          expect(from - start).toBeGreaterThanOrEqual(margin);
        }
        if (index < spans.length - 1) expect(start + length - to).toBeGreaterThanOrEqual(margin);
        else expect(start + length).toBeLessThan(extent + multiple);
      });
    }
  },
);

test('a picture that fits is a single tile', () => {
  expect(tilesAlong(40, options[0]!)).toEqual({
    length: 40,
    spans: [{ start: 0, from: 0, to: 40 }],
  });
});

test('makes as few tiles as possible, as small as possible', () => {
  expect(tilesAlong(41, options[0]!)).toEqual({
    length: 28,
    spans: [
      { start: 0, from: 0, to: 20 },
      { start: 13, from: 20, to: 41 },
    ],
  });
});

test('margins that leave no room are refused', () => {
  expect(() => tilesAlong(100, { longest: 20, margin: 10, multiple: 1 })).toThrow(RangeError);
});
