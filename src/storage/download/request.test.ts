import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test, vi } from 'vitest';
import { errorOfResponse, request, STALL_MS } from './request.ts';

test.each([
  [401, {}, 'access-denied', { isGated: false }],
  [401, { 'X-Error-Code': 'RepoNotFound' }, 'not-found', {}],
  [403, { 'X-Error-Code': 'GatedRepo' }, 'access-denied', { isGated: true }],
  [404, { 'X-Error-Code': 'EntryNotFound' }, 'not-found', { reason: 'EntryNotFound' }],
  [404, { 'X-Error-Code': 'constructor' }, 'not-found', { reason: 'constructor' }],
  [410, {}, 'not-found', {}],
  [416, {}, 'network', { status: 416 }],
  [429, { 'Retry-After': '9' }, 'rate-limited', { retryAfterSeconds: 9 }],
  [500, {}, 'server', { status: 500 }],
  [503, { 'Retry-After': '1' }, 'server', { retryAfterSeconds: 1 }],
] as const)('%s with %j is %s', (status, headers, code, details) => {
  const error = errorOfResponse({ status, headers: new Headers(headers) }, 'https://hub/x');
  expect(error).toMatchObject({ code, details: { url: 'https://hub/x', ...details } });
});

test('gives up on a site that never answers', async () => {
  const server = createServer();
  server.listen(0);
  await once(server, 'listening');
  const url = `http://localhost:${String((server.address() as AddressInfo).port)}/`;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const asking = request(url);
  const failure = expect(asking).rejects.toMatchObject({ code: 'network', details: { url } });
  await once(server, 'request');
  vi.advanceTimersByTime(STALL_MS);
  vi.useRealTimers();
  await failure;
  server.closeAllConnections();
  server.close();
});
