import { expect, test } from 'vitest';
import { errorOfResponse } from './request.ts';

test.each([
  [401, {}, 'access-denied', { isGated: false }],
  [401, { 'X-Error-Code': 'RepoNotFound' }, 'not-found', {}],
  [403, { 'X-Error-Code': 'GatedRepo' }, 'access-denied', { isGated: true }],
  [404, { 'X-Error-Code': 'EntryNotFound' }, 'not-found', { reason: 'EntryNotFound' }],
  [410, {}, 'not-found', {}],
  [416, {}, 'network', { status: 416 }],
  [429, { 'Retry-After': '9' }, 'rate-limited', { retryAfterSeconds: 9 }],
  [500, {}, 'server', { status: 500 }],
  [503, { 'Retry-After': '1' }, 'server', { retryAfterSeconds: 1 }],
] as const)('%s with %j is %s', (status, headers, code, details) => {
  const error = errorOfResponse({ status, headers: new Headers(headers) }, 'https://hub/x');
  expect(error).toMatchObject({ code, details: { url: 'https://hub/x', ...details } });
});
