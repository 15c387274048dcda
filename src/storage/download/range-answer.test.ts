import { expect, test } from 'vitest';
import { isOtherSize, judgeRangeAnswer, validatorOf } from './range-answer.ts';

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
  const request = { offset, totalBytes: total, etag: knownEtag, mustMatch: false };
  expect(judgeRangeAnswer({ status, contentRange, etag }, request)).toBe(verdict);
});

test.each([
  ['"a"', '"a"', 'append'],
  ['"b"', '"a"', 'changed'],
  [null, '"a"', 'changed'],
  ['"a"', null, 'changed'],
] as const)('without a hash, %s after %s is %s', (etag, knownEtag, verdict) => {
  const answer = { status: 206, contentRange: 'bytes 40-99/100', etag };
  const request = { offset: 40, totalBytes: total, etag: knownEtag, mustMatch: true };
  expect(judgeRangeAnswer(answer, request)).toBe(verdict);
});

test.each([
  [{ ETag: '"a"', 'Last-Modified': 'Mon' }, '"a"'],
  [{ 'Last-Modified': 'Mon' }, 'Mon'],
  [{}, null],
] as const)('%j tells a version by %s', (headers, validator) => {
  expect(validatorOf({ headers: new Headers(headers) })).toBe(validator);
});

test.each([
  [200, 0, '100', false],
  [200, 40, '100', false],
  [206, 0, '100', false],
  [206, 40, '60', false],
  [206, 40, '100', true],
  [200, 0, '101', true],
  [200, 40, '60', true],
  [200, 0, null, false],
] as const)('%s from %s on with a length of %s: another size? %s', (status, offset, length, is) => {
  const headers = new Headers(length === null ? {} : { 'Content-Length': length });
  expect(isOtherSize({ status, headers }, { offset, end: total, totalBytes: total })).toBe(is);
});
