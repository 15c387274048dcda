import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { aModel, contentOf, writeModelFiles } from './__fixtures__/a-model.ts';
import { memoryCaches, type MemoryCaches } from './__fixtures__/memory-caches.ts';
import { keepInCache, restoreFromCache } from './cached-model.ts';
import { memoryDirectory } from './memory-directory.ts';
import { MANIFEST_FILE, readManifest, writeManifest } from './stored-model.ts';
import { pathsBelow, readFile } from './opfs.ts';

const BASE = 'https://example.org/models/mini/';
const manifest = aModel('mini');
let browser: MemoryCaches;

beforeEach(() => {
  browser = memoryCaches();
  vi.stubGlobal('caches', browser);
});
afterEach(() => vi.unstubAllGlobals());

async function written() {
  const directory = memoryDirectory();
  await writeModelFiles(directory, manifest);
  await writeManifest(directory, manifest);
  return directory;
}

async function restored(baseUrl = BASE) {
  const directory = memoryDirectory();
  await restoreFromCache(baseUrl, directory);
  return directory;
}

test('the next visit finds the model unchanged', async () => {
  await keepInCache(BASE, await written(), manifest);
  const directory = await restored();
  expect(await readManifest(directory)).toEqual(manifest);
  for (const { path } of manifest.files) {
    expect(await (await readFile(directory, path))?.text()).toBe(contentOf('mini1', path));
  }
  expect(await pathsBelow(directory)).toHaveLength(manifest.files.length + 1);
});

test('a newer model replaces the one before', async () => {
  await keepInCache(BASE, await written(), manifest);
  const newer = aModel('mini', '2');
  const directory = await written();
  await writeModelFiles(directory, newer);
  await writeManifest(directory, newer);
  await keepInCache(BASE, directory, newer);
  expect(await readManifest(await restored())).toEqual(newer);
});

test('takes nothing of another model', async () => {
  await keepInCache(BASE, await written(), manifest);
  expect(await pathsBelow(await restored('https://example.org/models/min/'))).toEqual([]);
});

test('if the disk fills up half-way, there is no manifest, and so no model', async () => {
  browser.roomFor(3);
  await keepInCache(BASE, await written(), manifest);
  const directory = await restored();
  expect(await pathsBelow(directory)).toHaveLength(3);
  expect(await readFile(directory, MANIFEST_FILE)).toBeNull();
});

test.each([
  ['has no caches, as insecure origins have none', () => vi.stubGlobal('caches', undefined)],
  ['refuses them, as private windows do', () => browser.refuse()],
])('a browser that %s keeps nothing, and says nothing', async (_, withhold) => {
  withhold();
  await keepInCache(BASE, await written(), manifest);
  expect(await pathsBelow(await restored())).toEqual([]);
});
