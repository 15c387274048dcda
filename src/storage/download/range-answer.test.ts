import { expect, test } from 'vitest';
import { judgeRangeAnswer } from './range-answer.ts';

const total = 100;

test.each([
  ['a first answer', 206, 'bytes 0-99/100', '"a"', 0, null, 'append'],
  ['a site without ranges', 200, null, '"a"', 0, null, 'restart'],
  ['a continuation', 206, 'bytes 40-99/100', '"a"', 40, '"a"', 'append'],
  ['headers hidden from other origins', 206, null, null, 40, null, 'append'],
  ['an ETag hidden now', 206, 'bytes 40-99/100', null, 40, '"a"', 'append'],
  ['an unknown length', 206, 'bytes 40-99/*', '"a"', 40, '"a"', 'append'],
  ['a changed file', 206, 'bytes 40-99/100', '"b"', 40, '"a"', 'changed'],
  ['another size', 206, 'bytes 40-119/120', null, 40, null, 'changed'],
  ['another offset', 206, 'bytes 0-99/100', '"a"', 40, '"a"', 'changed'],
  ['a range ignored', 200, null, '"a"', 40, '"a"', 'restart'],
] as const)('%s', (_, status, contentRange, etag, offset, knownEtag, verdict) => {
  const request = { offset, totalBytes: total, etag: knownEtag };
  expect(judgeRangeAnswer({ status, contentRange, etag }, request)).toBe(verdict);
});
