import fc from 'fast-check';
import { expect, it } from 'vitest';
import { torchRandn } from '../random/index.ts';
import { standOut } from './stand-out.ts';

const ids = (scores: readonly number[]) =>
  standOut(scores.map((score, index) => ({ id: `${index}`, score }))).map(({ id }) => Number(id));

/** Scores as between a text and unrelated pictures. */
const chance = (count: number) =>
  [...torchRandn(1, [count]).data].map((value) => 0.15 + 0.1 * value);

it.each([1, 20, 60, 90])('finds the %i of 200 that match, and few others', (meant) => {
  const scores = chance(200);
  for (let place = 0; place < meant; place += 1) scores[place] = 0.75 + 0.02 * scores[place]!;
  const found = ids(scores);
  expect(found.filter((place) => place < meant)).toHaveLength(meant);
  expect(found.length - meant).toBeLessThanOrEqual(5);
});

it('finds little or nothing among random scores', () => {
  expect(ids(chance(200)).length).toBeLessThanOrEqual(5);
  expect(ids(Array.from({ length: 50 }, () => 0.2))).toEqual([]);
  expect(ids([0.3])).toEqual([]);
  expect(ids([])).toEqual([]);
});

it('puts the best first, and does not depend on order or range', () => {
  const scores = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2 });
  fc.assert(
    fc.property(scores, fc.integer({ min: -5, max: 5 }), (some, shift) => {
      const found = ids(some).map((place) => some[place]!);
      expect(found).toEqual([...found].sort((a, b) => b - a));
      const moved = some.map((score) => score * 4 + shift).reverse();
      expect(ids(moved).map((place) => (moved[place]! - shift) / 4)).toEqual(found);
    }),
  );
});
