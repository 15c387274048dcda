import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseDownloadPlan } from '../../contract/download-plan.ts';
import { planFile } from './plan-file.ts';

const SHA256 = 'ab'.repeat(32);
const { signal } = new AbortController();
let answer: RequestListener;
const server = createServer((...exchange) => answer(...exchange));
const urlOf = (path: string) =>
  `http://localhost:${String((server.address() as AddressInfo).port)}${path}`;

beforeAll(() => new Promise<void>((resolve) => server.listen(0, resolve)));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const plain = (status: number, headers: Record<string, string>, body = 'x'.repeat(40)) => {
  answer = (_, response) => response.writeHead(status, headers).end(body);
};

test('plans a file of a site with ranges', async () => {
  const asked: (string | undefined)[] = [];
  answer = ({ headers }, response) => {
    asked.push(headers.range);
    response.writeHead(206, {
      'Content-Length': 40,
      'Content-Range': 'bytes 0-39/40',
      ETag: '"v1"',
      'X-Linked-ETag': `"${SHA256}"`,
    });
    response.end('x'.repeat(40));
  };
  const url = urlOf('/models/Ink%20v2.safetensors?key=1');
  const plan = await planFile(` ${url}#top`, signal);
  expect(asked).toEqual(['bytes=0-']);
  expect(plan).toMatchObject({
    source: { type: 'url', url, isResumable: true },
    layout: 'single-file',
    files: [
      { path: 'Ink v2.safetensors', bytes: 40, hash: { algorithm: 'sha256', digest: SHA256 } },
    ],
    totalBytes: 40,
    licence: { id: null, acceptRequired: true },
  });
  expect(plan.id).toMatch(/^ink-v2-[0-9a-f]{8}$/);
  expect(parseDownloadPlan(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
});

test('a changed file is a new download', async () => {
  const ids: string[] = [];
  for (const [etag, length] of [
    ['"v1"', '40'],
    ['"v2"', '40'],
    ['"v1"', '40'],
  ] as const) {
    plain(200, { ETag: etag, 'Content-Length': length });
    ids.push((await planFile(urlOf('/水墨.pt'), signal)).id);
  }
  expect(ids[0]).toMatch(/^file-[0-9a-f]{8}$/);
  expect(ids[2]).toBe(ids[0]);
  expect(ids[1]).not.toBe(ids[0]);
});

test.each([
  ['ranges and ETag', 206, { ETag: '"v1"' }, true],
  ['ranges and a date', 206, { 'Last-Modified': 'Mon, 01 Jan 2024 00:00:00 GMT' }, true],
  ['no ranges', 200, { ETag: '"v1"' }, false],
  ['nothing to know it by', 206, {}, false],
])('%s: whether it can be resumed', async (_, status, headers, isResumable) => {
  plain(status, { 'Content-Length': '40', ...headers });
  const { source, files } = await planFile(urlOf('/a.ckpt'), signal);
  expect(source).toMatchObject({ isResumable });
  expect(files).toEqual([{ path: 'a.ckpt', bytes: 40, hash: null }]);
});

test.each([
  [
    'a page',
    200,
    { 'Content-Type': 'text/html; charset=utf-8' },
    'unsupported',
    { what: 'web-page' },
  ],
  [
    'no size',
    200,
    { 'Transfer-Encoding': 'chunked' },
    'unsupported',
    { what: 'file-without-size' },
  ],
  ['401', 401, {}, 'access-denied', { status: 401 }],
  ['403', 403, {}, 'access-denied', { status: 403 }],
  ['404', 404, {}, 'not-found', { status: 404 }],
  ['416', 416, {}, 'network', { status: 416 }],
  ['429', 429, { 'Retry-After': '60' }, 'rate-limited', { retryAfterSeconds: 60 }],
  ['503', 503, {}, 'server', { status: 503 }],
])('%s is said at once', async (_, status, headers, code, details) => {
  let answers = 0;
  answer = (_request, response) => {
    answers += 1;
    response.writeHead(status, headers).end('x');
  };
  await expect(planFile(urlOf('/a.ckpt'), signal)).rejects.toMatchObject({ code, details });
  expect(answers).toBe(1);
});

test('accepts only a SHA-256 as one', async () => {
  for (const etag of [`"${SHA256}-7"`, `W/"${SHA256}"`, '"abc"']) {
    plain(200, { 'Content-Length': '40', 'X-Linked-ETag': etag, ETag: `"${SHA256}"` });
    expect((await planFile(urlOf('/a.ckpt'), signal)).files[0]?.hash).toBeNull();
  }
});
