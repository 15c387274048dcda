import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { aModel, contentOf, writeModelFiles } from '../__fixtures__/a-model.ts';
import { emptyDisk } from '../__fixtures__/empty-disk.ts';
import { openDirectory, openAccess, readFile, removePath, writeText } from '../opfs.ts';
import { SEAL, sealedFile } from '../sealed-file.ts';
import { modelDirectory, openStoredModel, writeManifest } from '../stored-model.ts';
import { deleteModel } from './change-model.ts';
import { listModels } from './list-models.ts';
import { sweep } from './sweep.ts';
import { VERIFIED_FOR_MS, verifyIfDue, verifyModel } from './verify-model.ts';

const UNET = 'unet/model.safetensors';
const NOW = Date.UTC(2026, 0, 1);
const ignore = () => undefined;
const due = (now = NOW, isSuspect = false) => verifyIfDue('m', isSuspect, ignore, now);
const damages = [{ file: UNET, problem: 'changed' }];
const changed = contentOf('x1', UNET);

beforeEach(async () => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  await emptyDisk();
  await store('1');
});

afterEach(() => void vi.useRealTimers());

const aSecondPasses = () => vi.setSystemTime(Date.now() + 1000);

async function store(version: string) {
  aSecondPasses();
  const manifest = { ...aModel('m', version), importedAt: `2026-01-0${version}T00:00:00Z` };
  const directory = await openDirectory('models/m');
  await writeModelFiles(directory, manifest);
  await writeManifest(directory, manifest);
}

async function overwrite(path: string) {
  aSecondPasses();
  await writeText((await modelDirectory('m'))!, path, changed);
}

/** Like a failing disk: changes bytes without changing length or time. */
async function rot(path: string) {
  const parent = await (await modelDirectory('m'))!.getDirectoryHandle(path.split('/')[0]!);
  const handle = await parent.getFileHandle(path.split('/')[1]!);
  const { lastModified } = await handle.getFile();
  vi.setSystemTime(lastModified);
  const access = await openAccess(handle);
  access.write(Uint8Array.of(33), { at: 0 });
  access.close();
  expect((await handle.getFile()).lastModified).toBe(lastModified);
}

test('reads a model that has painted, and finds the damage', async () => {
  await overwrite(UNET);
  expect(await due()).toEqual(damages);
});

test('reads a sound model again after a week, but not sooner', async () => {
  expect(await due()).toEqual([]);
  await rot(UNET);
  expect(await due(NOW + VERIFIED_FOR_MS - 1)).toBeNull();
  expect(await due(NOW + VERIFIED_FOR_MS)).toEqual(damages);
});

test('reads it at once after an error, or after something was written to it', async () => {
  await due();
  await rot(UNET);
  expect(await due(NOW + 1, true)).toEqual(damages);

  await store('2');
  expect(await due()).toEqual([]);
  await overwrite(UNET);
  expect(await due(NOW + 1)).toEqual(damages);
});

test('shows a damaged model, and does not paint with it until it is replaced', async () => {
  await overwrite(UNET);
  await openStoredModel('m');
  await due();
  const error = { code: 'integrity', details: { what: 'damaged', kind: 'model', name: 'm' } };
  await expect(openStoredModel('m')).rejects.toMatchObject(error);
  expect((await listModels()).models).toMatchObject([{ damages }]);
  await sweep([]);
  await expect(openStoredModel('m')).rejects.toMatchObject(error);
  expect(await due(NOW + 1)).toEqual(damages);

  await store('1');
  await openStoredModel('m');
  expect((await listModels()).models).toMatchObject([{ damages: [] }]);
});

test('a missing or cut file counts as damage, not as a network failure', async () => {
  const error = { code: 'integrity', details: { what: 'damaged', file: UNET } };
  await writeText((await modelDirectory('m'))!, UNET, 'cut');
  await expect(openStoredModel('m')).rejects.toMatchObject(error);
  expect(await due()).toEqual(damages);
  await removePath((await modelDirectory('m'))!, UNET);
  await expect(openStoredModel('m')).rejects.toMatchObject(error);
  expect(await due()).toEqual([{ file: UNET, problem: 'missing' }]);
});

test('reading waits for its listener, and does not block the model', async () => {
  let goOn = () => {};
  const isHeard = vi.fn(() => new Promise<void>((resolve) => (goOn = resolve)));
  const reading = verifyIfDue('m', false, isHeard, NOW);
  await vi.waitUntil(() => isHeard.mock.calls.length > 0);
  await overwrite(UNET);
  await deleteModel('m');
  await store('2');
  goOn();
  // The result is about a model that no longer exists.
  expect(await reading).toBeNull();
  await openStoredModel('m');
});

test('makes a changed copy again, and the model itself counts as sound', async () => {
  const directory = (await modelDirectory('m'))!;
  const make = vi.fn(async function* () {
    yield new TextEncoder().encode('copy');
  });
  const path = 'lora/unet-x.safetensors';
  await sealedFile(directory, path, 'x', make);
  expect(await due()).toEqual([]);
  await rot(path);
  expect(await verifyModel('m', ignore, NOW)).toEqual([{ file: path, problem: 'copy-changed' }]);
  expect(await readFile(directory, path + SEAL)).toBeNull();
  await openStoredModel('m');
  await sealedFile(directory, path, 'x', make);
  expect(make).toHaveBeenCalledTimes(2);
  expect(await verifyModel('m', ignore, NOW)).toEqual([]);
});
