import { beforeEach, describe, expect, test } from 'vitest';
import type { EnlargeResult } from '../contract/enlarging.ts';
import type { AddOn } from '../contract/library.ts';
import { createAppStore, type AppStore } from './app-store.ts';
import { failed, memoryPorts, ok } from './__fixtures__/ports.ts';
import { pictureFileName } from './file-name.ts';
import { foundPictures } from './found-pictures.ts';
import { sizeOfPicture } from './picture-size.ts';
import type { Picture } from './ports.ts';
import { upscalerInUse, usableUpscalers } from './upscalers.ts';

let ports: ReturnType<typeof memoryPorts>;
let store: AppStore;
let picture: Picture;

const LARGER: EnlargeResult = {
  type: 'enlarged',
  png: new Blob(['larger']),
  width: 256,
  height: 512,
  upscalerName: 'SkyPaint x4',
  tookMs: 90,
};

const settled = () => new Promise((resolve) => setTimeout(resolve));

beforeEach(async () => {
  ports = memoryPorts();
  store = createAppStore(ports);
  await store.getState().startEngine();
  store.getState().setPrompt('红苹果');
  void store.getState().generate();
  await settled();
  ports.jobs[0]!.finish();
  await settled();
  picture = store.getState().pictures[0]!;
});

test('an enlarged picture is kept beside its source, refers to it, and is shown', async () => {
  const done = store.getState().enlarge(picture, 4);
  const [job] = ports.enlargements;
  expect(job!.request).toMatchObject({
    picture: ports.disk.get(picture.id)!.file,
    factor: 4,
    upscaler: { type: 'embedded', id: 'skypaint-x4' },
  });
  job!.report({ type: 'enlarging', tile: 2, tiles: 3 });
  expect(store.getState().enlargeRun?.progress).toEqual({ type: 'enlarging', tile: 2, tiles: 3 });
  expect(ports.record.holds).toBe(1);
  job!.end(ok(LARGER));
  await done;
  const { pictures, selectedId, enlargeRun } = store.getState();
  expect(enlargeRun).toBeNull();
  expect(pictures).toHaveLength(2);
  expect(pictures[0]).toMatchObject({
    id: selectedId,
    bytes: LARGER.png.size,
    parameters: picture.parameters,
    enlarged: {
      fromId: picture.id,
      factor: 4,
      width: 256,
      height: 512,
      upscalerName: 'SkyPaint x4',
    },
  });
  expect([...ports.disk.keys()]).toContain(selectedId);
  expect(ports.record.holds).toBe(0);
});

test('another picture in view stays in view', async () => {
  const done = store.getState().enlarge(picture, 2);
  store.getState().select(null);
  ports.enlargements[0]!.end(ok(LARGER));
  await done;
  expect(store.getState().selectedId).toBeNull();
});

test('only one picture is enlarged at a time', async () => {
  void store.getState().enlarge(picture, 2);
  await store.getState().enlarge(picture, 4);
  expect(ports.enlargements).toHaveLength(1);
});

test('a cancelled enlargement leaves nothing behind', async () => {
  const done = store.getState().enlarge(picture, 2);
  await store.getState().cancelEnlarging();
  await done;
  const { pictures, enlargeRun, enlargeFailure } = store.getState();
  expect([pictures.length, enlargeRun, enlargeFailure]).toEqual([1, null, null]);
});

test('Escape cancels the enlargement while its picture is in view, otherwise the painting', async () => {
  const done = store.getState().enlarge(picture, 2);
  void store.getState().generate();
  await settled();
  expect(store.getState().run).not.toBeNull();
  await store.getState().cancelInView();
  await settled();
  expect(store.getState().run).toBeNull();
  expect(store.getState().enlargeRun?.cancelling).toBe(false);
  store.getState().select(picture.id);
  await store.getState().cancelInView();
  await done;
  expect(store.getState().enlargeRun).toBeNull();
});

test('a failure names its picture, until the next try', async () => {
  const done = store.getState().enlarge(picture, 2);
  ports.enlargements[0]!.end(failed('out-of-memory'));
  await done;
  expect(store.getState().enlargeFailure).toMatchObject({
    error: { code: 'out-of-memory' },
    pictureId: picture.id,
    factor: 2,
  });
  void store.getState().enlarge(picture, 2);
  expect(store.getState().enlargeFailure).toBeNull();
});

describe('a picture of the user’s own', () => {
  const own = { name: '假日.jpg', file: new Blob(['jpeg']) };

  test('is enlarged, and kept in the gallery with what is known about it', async () => {
    store.getState().openEnlarge(own);
    const done = store.getState().enlargeOwn(2);
    expect(ports.enlargements[0]!.request).toMatchObject({ picture: own.file, factor: 2 });
    ports.enlargements[0]!.end(ok(LARGER));
    await done;
    const { enlargedOwn, isEnlargedOwnNew, pictures } = store.getState();
    expect(enlargedOwn).toMatchObject({ name: '假日.jpg', factor: 2, png: LARGER.png });
    expect(isEnlargedOwnNew).toBe(false);
    expect(pictures).toHaveLength(2);
    const kept = pictures.find(({ parameters }) => parameters === null)!;
    expect(kept).toMatchObject({
      bytes: LARGER.png.size,
      name: '假日.jpg',
      warnings: [],
      enlarged: { fromId: null, factor: 2, width: 256, height: 512, upscalerName: 'SkyPaint x4' },
    });
    expect([...ports.disk.keys()]).toContain(kept.id);
    expect(pictureFileName(kept)).toBe('假日-x2.png');
    expect(sizeOfPicture(kept)).toEqual({ width: 256, height: 512 });
    const found = (text: string) =>
      foundPictures(pictures, { query: { by: 'words', text }, ids: null }).certain.map(
        ({ id }) => id,
      );
    expect(found('假日')).toEqual([kept.id]);
    expect(found('256x512')).toEqual([kept.id]);
    expect(found('红苹果')).toEqual([picture.id]);
  });

  test('can be enlarged again, started from, edited, and read for settings', async () => {
    store.getState().openEnlarge(own);
    const first = store.getState().enlargeOwn(2);
    ports.enlargements[0]!.end(ok({ ...LARGER, png: new Blob(['null']) }));
    await first;
    const kept = store.getState().pictures.find(({ parameters }) => parameters === null)!;
    const again = store.getState().enlarge(kept, 2);
    ports.enlargements[1]!.end(ok({ ...LARGER, width: 512, height: 1024 }));
    await again;
    expect(store.getState().pictures[0]).toMatchObject({
      parameters: null,
      name: '假日.jpg',
      enlarged: { fromId: kept.id, width: 512 },
    });
    void store.getState().edit(kept);
    expect(store.getState().editing).toMatchObject({ fromId: kept.id, before: null });
    // This file contains no settings.
    await store.getState().reuse(kept);
    expect(store.getState().readingNotice).toEqual({ type: 'no-settings' });
    expect(store.getState().start).toMatchObject({ name: '假日-x2.png' });
  });

  test('is announced if its screen is closed', async () => {
    store.getState().openEnlarge(own);
    const done = store.getState().enlargeOwn(2);
    store.getState().closeScreen();
    ports.enlargements[0]!.end(ok(LARGER));
    await done;
    expect(store.getState().isEnlargedOwnNew).toBe(true);
    store.getState().openEnlarge();
    expect(store.getState()).toMatchObject({ isEnlargedOwnNew: false, ownPicture: own });
  });

  test('that cannot be read leaves the earlier result in place', async () => {
    store.getState().openEnlarge(own);
    const first = store.getState().enlargeOwn(2);
    ports.enlargements[0]!.end(ok(LARGER));
    await first;
    store.getState().chooseOwnPicture({ name: 'b.png', file: new Blob() });
    const second = store.getState().enlargeOwn(4);
    ports.enlargements[1]!.end(failed('unreadable-picture'));
    await second;
    expect(store.getState()).toMatchObject({
      enlargedOwn: { name: '假日.jpg' },
      enlargeFailure: { error: { code: 'unreadable-picture' }, pictureId: null, factor: 4 },
    });
  });
});

test('an upscaler that was deleted gives way to the one that ships', () => {
  const addOn: AddOn = { id: 'a', name: 'sharp', bytes: 1, kind: 'upscaler', scale: 4 };
  const library = { models: [], downloads: [], addOns: [addOn] };
  const chosen = { type: 'add-on', name: 'sharp' } as const;
  expect(usableUpscalers(library).map(({ type }) => type)).toEqual([
    'embedded',
    'add-on',
    'lanczos',
  ]);
  expect(upscalerInUse(chosen, library)).toEqual(chosen);
  expect(upscalerInUse(chosen, null)).toEqual({ type: 'embedded', id: 'skypaint-x4' });
});
