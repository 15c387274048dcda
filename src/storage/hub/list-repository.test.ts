import type { RequestListener } from 'node:http';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { Site } from './__fixtures__/site.ts';
import { listRepository } from './list-repository.ts';

const [hub, other] = await Promise.all([Site.start(), Site.start()]);
afterAll(() => [hub, other].forEach((site) => site.stop()));

const COMMIT = 'c0ffee'.padEnd(40, '0');
const INFO = { _id: '0', id: 'a/b', sha: COMMIT, private: false, gated: false };
const FILE = { type: 'file', path: 'a.ckpt', size: 9, oid: '1'.repeat(40) };
const { signal } = new AbortController();
const list = (token?: { origin: string; value: string }) =>
  listRepository({ endpoint: hub.origin, repo: 'a/b', revision: 'main' }, token, signal);

/** A repository with a listing of one page, or with the pages that `tree` returns. */
function repository(tree: RequestListener = (_, response) => json(response, [FILE])) {
  const answer: RequestListener = (request, response) => {
    if (request.url?.includes('/tree/')) tree(request, response);
    else json(response, { ...INFO, lastModified: new Date(0).toISOString() });
  };
  return answer;
}

function json(response: Parameters<RequestListener>[1], body: unknown, headers = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(200, { 'Content-Type': 'application/json', ...headers }).end(text);
}

beforeEach(() => {
  for (const site of [hub, other]) {
    site.asked.length = 0;
    site.answer = repository();
  }
});

const tokensOf = ({ asked }: Site) => asked.map(({ headers }) => headers.authorization);

test('sends a token to its own site', async () => {
  await list({ origin: hub.origin, value: 'hf_secret' });
  expect(new Set(tokensOf(hub))).toEqual(new Set(['Bearer hf_secret']));
});

test('never sends the token of another site', async () => {
  await list({ origin: other.origin, value: 'hf_secret' });
  expect(new Set(tokensOf(hub))).toEqual(new Set([undefined]));
  expect(other.asked).toEqual([]);
});

test('does not pass the token on to another site after a redirect', async () => {
  hub.answer = ({ url }, response) =>
    void response.writeHead(307, { Location: other.origin + (url ?? '') }).end();
  const { files } = await list({ origin: hub.origin, value: 'hf_secret' });
  expect(files).toHaveLength(1);
  expect(new Set(tokensOf(other))).toEqual(new Set([undefined]));
});

test('the next page is requested from the same site, whatever the listing says', async () => {
  hub.answer = repository(({ url }, response) => {
    const next = `<${other.origin}${url ?? ''}&cursor=1>; rel="next"`;
    const isFirst = !url?.includes('cursor=');
    json(response, [FILE], isFirst ? { Link: next } : {});
  });
  const { files } = await list({ origin: hub.origin, value: 'hf_secret' });
  expect(files).toHaveLength(2);
  expect(other.asked).toEqual([]);
});

const HOSTILE: Readonly<Record<string, RequestListener>> = {
  'a web page': (_, response) => void response.writeHead(200).end('<!doctype html>'),
  'a listing without end': ({ url }, response) => {
    const next = `<${hub.origin}${(url ?? '').replace(/&cursor=.*/, '')}&cursor=${hub.asked.length}>; rel="next"`;
    json(response, [], { Link: next });
  },
  'a page of hundreds of megabytes': (_, response) => {
    const more = () => {
      while (!response.destroyed && response.write(' '.repeat(1 << 20)));
    };
    response.on('drain', more);
    more();
  },
  'an object for a list': (_, response) => json(response, { files: [] }),
  'null for a list': (_, response) => json(response, null),
  'a size below nothing': (_, response) => json(response, [{ ...FILE, size: -1 }]),
  'a hash that is none': (_, response) => json(response, [{ ...FILE, oid: 'x' }]),
};

test.each(Object.entries(HOSTILE))('refuses %s', async (_, tree) => {
  hub.answer = repository(tree);
  await expect(list()).rejects.toMatchObject({ code: 'unsupported', details: { what: 'no-hub' } });
  expect(hub.asked.length).toBeLessThanOrEqual(501);
});

test('skips a name that cannot be part of an address', async () => {
  hub.answer = repository((_, response) =>
    json(response, JSON.stringify([{ ...FILE, path: 'x' }, FILE]).replace('"x"', '"\\ud800.ckpt"')),
  );
  expect((await list()).files.map(({ path }) => path)).toEqual(['a.ckpt']);
});

test('a lookup that is cancelled ends, even if the site never stops answering', async () => {
  const abort = new AbortController();
  hub.answer = repository((_, response) => {
    response.writeHead(200).write('[');
    setImmediate(() => abort.abort(new Error('given up')));
  });
  const source = { endpoint: hub.origin, repo: 'a/b', revision: 'main' };
  await expect(listRepository(source, undefined, abort.signal)).rejects.toThrow('given up');
});
