import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { aModel, contentOf } from './__fixtures__/a-model.ts';
import { memoryCaches } from './__fixtures__/memory-caches.ts';
import { openEmbeddedModel } from './embedded-model.ts';
import { modelDirectory } from './stored-model.ts';
import { emptyDisk } from './__fixtures__/empty-disk.ts';
import { openDirectory, removePath, writeText } from './opfs.ts';
import type { ModelManifest } from '../contract/manifest.ts';

/** A site with one model; null if all its responses are something else. */
let published: ModelManifest | null;
let otherwise: { status: number; type: string; body: string };
let asked: string[];
let server: Server;
let baseUrl: string;

beforeEach(async () => {
  published = aModel('mini');
  otherwise = { status: 503, type: 'text/plain', body: '' };
  asked = [];
  server = createServer((request, response) => {
    const path = request.url!.slice('/mini/'.length);
    asked.push(path);
    if (!published) {
      response.writeHead(otherwise.status, { 'Content-Type': otherwise.type }).end(otherwise.body);
    } else if (path === 'manifest.json') response.end(JSON.stringify(published));
    else response.end(contentOf(published.id + published.version, path));
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const origin = `http://localhost:${String((server.address() as AddressInfo).port)}`;
  baseUrl = `${origin}/mini/`;
  vi.stubGlobal('location', { origin });
  await emptyDisk();
});

afterEach(async () => {
  vi.unstubAllGlobals();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const visit = () => openEmbeddedModel('mini', baseUrl, () => {});

const portal = { status: 200, type: 'text/html', body: '<!doctype html><p>Sign in' };
const json = { status: 200, type: 'application/json', body: '{"sign": "in"}' };

test.each([
  ['an error of the server', { status: 503, type: 'text/plain', body: '' }],
  ['nothing of that name', { status: 404, type: 'text/plain', body: '' }],
  ['the page of a public Wi-Fi', portal],
  ['something else', json],
])('what is whole here opens when the site answers with %s', async (_, answer) => {
  await visit();
  published = null;
  otherwise = answer;
  const stored = await visit();
  expect(stored.manifest).toEqual(aModel('mini'));
  expect(await stored.text('tokenizer/vocab.txt')).toBe(contentOf('mini1', 'tokenizer/vocab.txt'));
});

test('opens the model at hand without asking the site, whatever that has by now', async () => {
  await visit();
  published = aModel('mini', '2');
  asked = [];
  expect((await visit()).manifest.version).toBe('1');
  expect(asked).toEqual([]);
});

test('fetches a file with a wrong hash again, and fails if the site has no right one', async () => {
  await visit();
  const damage = async () =>
    writeText((await modelDirectory('mini'))!, 'unet/model.safetensors', 'damaged');
  await damage();
  await visit();
  await damage();
  published = null;
  otherwise = { status: 404, type: 'text/plain', body: '' };
  await expect(visit()).rejects.toMatchObject({ code: 'not-found' });
});

test('a first visit behind a Wi-Fi login page counts as offline', async () => {
  published = null;
  otherwise = portal;
  await expect(visit()).rejects.toMatchObject({ code: 'offline', retryable: true });
});

test('without a disk, what came from the cache is not put into it again', async () => {
  const browser = memoryCaches();
  let puts = 0;
  vi.stubGlobal('caches', {
    ...browser,
    open: async (name: string) => {
      const cache = await browser.open(name);
      const put: Cache['put'] = (...entry) => ((puts += 1), cache.put(...entry));
      return { ...cache, put };
    },
  });
  const { manifest } = await visit();
  expect(puts).toBe(manifest.files.length + 1);
  // The next worker's memory is empty.
  await removePath(await openDirectory(''), 'models');
  asked = [];
  const again = await visit();
  expect(await again.text('tokenizer/vocab.txt')).toBe(contentOf('mini1', 'tokenizer/vocab.txt'));
  expect(new Set(asked)).toEqual(new Set(['manifest.json']));
  expect(puts).toBe(manifest.files.length + 1);
});
