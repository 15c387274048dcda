import { beforeEach, expect, test } from 'vitest';
import { aModel, contentOf, writeModelFiles } from '../__fixtures__/a-model.ts';
import { emptyDisk } from '../__fixtures__/empty-disk.ts';
import { MortalDisk } from '../__fixtures__/mortal-disk.ts';
import { openDirectory, pathsBelow, readFile } from '../opfs.ts';
import { modelDirectory, readManifest, MANIFEST_FILE } from '../stored-model.ts';
import { storeModel } from './store-model.ts';
import { sweep } from './sweep.ts';

const store = (version: string) => {
  const manifest = aModel('m', version);
  const withoutModel = <T>(_id: string, change: () => Promise<T>) => change();
  return storeModel('m', withoutModel, async (directory) => {
    await writeModelFiles(directory, manifest);
    return manifest;
  });
};

/** The version of the model that can be opened, after checking that all its files belong to it; null if there is no model. */
async function openVersion(): Promise<string | null> {
  const directory = await modelDirectory('m');
  const manifest = directory && (await readManifest(directory));
  if (!manifest) return null;
  for (const { path } of manifest.files) {
    const content = await (await readFile(directory, path))?.text();
    expect(content).toBe(contentOf(`m${manifest.version}`, path));
  }
  return manifest.version;
}

async function expectNothingElse(version: string | null): Promise<void> {
  const paths = version === null ? [] : [...aModel('m').files, { path: MANIFEST_FILE }];
  const expected = paths.map(({ path }) => `models/m/${path}`);
  expect((await pathsBelow(await openDirectory(''))).sort()).toEqual(expected.sort());
}

let disk: MortalDisk;
beforeEach(async () => {
  await emptyDisk();
  disk = await MortalDisk.mount();
});

test.each([
  ['is stored', null],
  ['replaces another', '1'],
])('a worker may die at any moment while a model %s', async (_, before) => {
  const outcomes = new Set<string | null>();
  let isDead = true;
  for (let call = 1; isDead; call++) {
    await emptyDisk();
    if (before !== null) await store(before);
    isDead = await disk.dieAt(call, () => store('2'));
    await openVersion();
    await sweep([]);
    const version = await openVersion();
    await expectNothingElse(version);
    outcomes.add(version);
  }
  expect(outcomes).toEqual(new Set([before, '2']));
});
