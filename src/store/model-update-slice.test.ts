import { beforeEach, expect, test, vi } from 'vitest';
import type { ModelUpdate } from '../contract/library-api.ts';
import { PLAN } from './__fixtures__/library-engine.ts';
import { failed, MANIFEST, memoryPorts, ok } from './__fixtures__/ports.ts';
import { createAppStore, type AppStore } from './index.ts';

const { id, name } = MANIFEST;
const NEWER = { ...MANIFEST, version: '2', sizes: [256] };
const UPDATE: ModelUpdate = {
  plan: { ...PLAN, id, source: { type: 'embedded', name: 'Tiny', version: '2' } },
  ...{ name, version: '2', news: null },
};

let ports: ReturnType<typeof memoryPorts>;
let store: AppStore;
const state = () => store.getState();
const offered = () => vi.waitUntil(() => state().modelUpdate?.type === 'offered', { interval: 1 });

beforeEach(() => {
  ports = { ...memoryPorts(), embeddedModelId: id };
  ports.library.site.update = ok(UPDATE);
  store = createAppStore(ports);
});

test('nothing is fetched before the user agrees, and nothing after “later”', async () => {
  await state().startEngine();
  await offered();
  expect(ports.library.downloads).toEqual([]);
  state().dismissModelUpdate();
  expect(state().modelUpdate).toBeNull();
  await state().startEngine();
  expect(state().modelUpdate).toBeNull();
  expect(ports.library.downloads).toEqual([]);
});

test('the previous version stays in use until the new one is complete', async () => {
  await state().startEngine();
  await offered();
  await state().findLargestPicture();
  const taking = state().takeModelUpdate();
  const [download] = ports.library.downloads;
  expect(download?.request.plan).toEqual(UPDATE.plan);
  download!.report({ type: 'downloading', file: 'a', loadedBytes: 400, totalBytes: 1000 });
  expect(state().arrivals).toMatchObject([{ id, title: 'Tiny 2', doneBytes: 400 }]);
  expect(state().model).toEqual({ status: 'ready', manifest: MANIFEST });
  download!.end(ok({ type: 'model', manifest: NEWER }));
  await taking;
  expect(state().model).toEqual({ status: 'ready', manifest: NEWER });
  expect(state()).toMatchObject({
    arrivals: [],
    largestPicture: null,
    modelUpdate: { type: 'in-use', update: { version: '2' } },
  });
});

test('an update that arrives while another model is in use does not replace that model', async () => {
  await state().startEngine();
  await offered();
  const other = { ...MANIFEST, id: 'other' };
  ports.library.models.push({ manifest: other, shape: null, prediction: null, bytes: 1 });
  const taking = state().takeModelUpdate();
  await state().chooseModel('other');
  ports.library.downloads[0]!.end(ok({ type: 'model', manifest: NEWER }));
  await taking;
  expect(state()).toMatchObject({ model: { manifest: other }, modelUpdate: null });
});

test('a failure keeps the offer, and so does a site that does not answer', async () => {
  await state().startEngine();
  await offered();
  const taking = state().takeModelUpdate();
  ports.library.downloads[0]!.end(failed('integrity'));
  await taking;
  ports.library.site.update = failed('offline');
  await state().findModelUpdate();
  expect(state().arrivals[0]?.status.type).toBe('failed');
  expect(state().modelUpdate?.type).toBe('offered');
  void state().takeModelUpdate();
  expect(ports.library.downloads).toHaveLength(2);
});

test('an earlier visit’s download is removed from the list if the site no longer has that version', async () => {
  ports.library.pending.push({ plan: UPDATE.plan, loadedBytes: 300 });
  ports.library.site.update = ok(null);
  await state().loadLibrary();
  expect(state().arrivals).toHaveLength(1);
  await state().findModelUpdate();
  expect(state().arrivals).toEqual([]);
});
