import { beforeEach, expect, test } from 'vitest';
import { aModel, writeModelFiles } from '../__fixtures__/a-model.ts';
import { alone, inUseLock, useUntil } from '../locks.ts';
import { modelDirectory, openStoredModel, writeManifest } from '../stored-model.ts';
import { emptyDisk } from '../__fixtures__/empty-disk.ts';
import { openDirectory, parentOf, readFile, moveFile } from '../opfs.ts';
import { deleteModel } from './change-model.ts';
import { beginIncoming, INCOMING_DIRECTORY } from './incoming.ts';
import { storeModel } from './store-model.ts';
import { sweep } from './sweep.ts';

const withoutModel = <T>(_id: string, change: () => Promise<T>) => change();

/** A tab closed after the first of a model's files had been moved. */
async function halfSettled(id: string) {
  const manifest = aModel(id);
  const incoming = await beginIncoming(id);
  await writeModelFiles(incoming, manifest);
  await writeManifest(incoming, manifest);
  const { path } = manifest.files[0]!;
  const from = await parentOf(incoming, path, false);
  const to = await parentOf(await openDirectory(`models/${id}`), path, true);
  await moveFile(await from.directory.getFileHandle(from.name), to.directory, to.name);
  return manifest;
}

const incomingIds = async () => {
  const ids: string[] = [];
  for await (const id of (await openDirectory(INCOMING_DIRECTORY)).keys()) ids.push(id);
  return ids;
};

beforeEach(emptyDisk);

test('installs a model whose tab died during the installation', async () => {
  const manifest = await halfSettled('m');
  await sweep([]);
  expect((await openStoredModel('m')).manifest).toEqual(manifest);
  expect(await incomingIds()).toEqual([]);
});

test('keeps it if it cannot be installed because it is in use', async () => {
  const manifest = await halfSettled('m');
  let end = () => {};
  await useUntil(new Promise<void>((resolve) => (end = resolve)), inUseLock('m'));
  await sweep([]);
  end();
  await alone(inUseLock('m'), () => Promise.resolve());
  await sweep([]);
  expect((await openStoredModel('m')).manifest).toEqual(manifest);
});

test('keeps it if a new import of the same model fails', async () => {
  const manifest = await halfSettled('m');
  const failing = storeModel('m', withoutModel, () => Promise.reject(new Error('cancelled')));
  await expect(failing).rejects.toThrow('cancelled');
  expect((await openStoredModel('m')).manifest).toEqual(manifest);
});

test('a deleted model stays deleted, even if another was about to replace it', async () => {
  await halfSettled('m');
  await deleteModel('m');
  await sweep([]);
  expect(await modelDirectory('m')).toBeNull();
});

test('removes files of no model, and keeps complete models', async () => {
  const manifest = aModel('whole');
  await storeModel('whole', withoutModel, async (directory) => {
    await writeModelFiles(directory, manifest);
    await writeModelFiles(directory, {
      ...manifest,
      files: [{ ...manifest.files[0]!, path: 'stray' }],
    });
    return manifest;
  });
  await writeModelFiles(await openDirectory('models/no-manifest'), aModel('no-manifest'));
  await writeModelFiles(await openDirectory('incoming/half'), aModel('half'));
  await writeModelFiles(await openDirectory('models/embedded'), aModel('embedded'));
  await sweep(['embedded']);
  const whole = (await modelDirectory('whole'))!;
  expect(await readFile(whole, 'stray')).toBeNull();
  expect((await openStoredModel('whole')).manifest).toEqual(manifest);
  expect(await modelDirectory('no-manifest')).toBeNull();
  expect(await incomingIds()).toEqual([]);
  expect(await modelDirectory('embedded')).not.toBeNull();
});
