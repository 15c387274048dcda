import { expect, test } from 'vitest';
import { isGuided } from './guidance-interval.ts';

const guided = (total: number, skipEarly: number, skipLate: number) =>
  Array.from({ length: total }, (_, done) =>
    isGuided(done, total, { skipEarly, skipLate }) ? '+' : '-',
  ).join('');

test.each([
  [10, 0, 0, '++++++++++'],
  // A1111 compares with ≤, counting from 0.
  [10, 0.2, 0, '---+++++++'],
  [10, 0.01, 0, '-+++++++++'],
  [10, 0, 0.3, '+++++++---'],
  [10, 0.1, 0.1, '--+++++++-'],
  [10, 1, 0, '----------'],
  [3, 0.9, 0.9, '---'],
])('of %d steps, without the first %d and the last %d', (total, early, late, expected) => {
  expect(guided(total, early, late)).toBe(expected);
});
