import { expect, it } from 'vitest';
import { PLAN } from './__fixtures__/library-engine.ts';
import { pictureOf } from './__fixtures__/picture.ts';
import { memoryPorts } from './__fixtures__/ports.ts';
import { createAppStore } from './app-store.ts';
import { diskUse } from './disk-use.ts';

const sized = (bytes: number) => ({ ...pictureOf('a'), bytes });
const storage = {
  ...{ hasDisk: true, usedBytes: 1000, quotaBytes: 5000, pageBytes: null, isPersistent: false },
};
const nothing = {
  ...{ library: { models: [], downloads: [], addOns: [] }, storage, pictures: [], bin: [] },
  derived: { thumbnails: 0, searchIndex: 0 },
};

it('lists what takes how much, the largest first and the rest last, without empty entries', () => {
  const pictures = [sized(100), sized(150)];
  const bin = [sized(50)];
  expect(diskUse({ ...nothing, pictures, bin })).toEqual([
    { kind: 'pictures', bytes: 250 },
    { kind: 'bin', bytes: 50 },
    { kind: 'others', bytes: 700 },
  ]);
});

it('separates tools from other add-ons, and lists caches', () => {
  const addOn = (kind: string, bytes: number) => ({ kind, bytes }) as never;
  const library = {
    models: [],
    downloads: [{ plan: PLAN, loadedBytes: 40 }],
    addOns: [addOn('lora', 90), addOn('tool-model', 80)],
  };
  const derived = { thumbnails: 70, searchIndex: 60 };
  const whole = { ...storage, pageBytes: 50, usedBytes: 400 };
  expect(diskUse({ ...nothing, library, derived, storage: whole })).toEqual([
    { kind: 'addOns', bytes: 90 },
    { kind: 'tools', bytes: 80 },
    { kind: 'thumbnails', bytes: 70 },
    { kind: 'searchIndex', bytes: 60 },
    { kind: 'page', bytes: 50 },
    { kind: 'downloads', bytes: 40 },
    { kind: 'others', bytes: 10 },
  ]);
});

it.each(['library', 'derived'])('does not say what is left before the %s is known', (part) => {
  const pictures = [sized(100)];
  expect(diskUse({ ...nothing, pictures, [part]: null })).toEqual([
    { kind: 'pictures', bytes: 100 },
  ]);
});

it('is never negative, even if the browser’s count lags behind', () => {
  const late = { ...storage, usedBytes: 10 };
  expect(diskUse({ ...nothing, storage: late, pictures: [sized(100)] })).toEqual([
    { kind: 'pictures', bytes: 100 },
  ]);
});

it('thumbnails can be dropped', async () => {
  const store = createAppStore(memoryPorts());
  await store.getState().measureDerived();
  expect(store.getState().derived).toEqual({ thumbnails: 20, searchIndex: 30 });
  await store.getState().dropThumbnails();
  expect(store.getState().derived).toEqual({ thumbnails: 0, searchIndex: 30 });
});
