import { beforeEach, expect, test, vi } from 'vitest';
import { PLAN } from './__fixtures__/library-engine.ts';
import { memoryPorts } from './__fixtures__/ports.ts';
import { createAppStore, type AppStore } from './index.ts';

let ports: ReturnType<typeof memoryPorts>;
let store: AppStore;
const state = () => store.getState();
const job = (index: number) => vi.waitUntil(() => ports.jobs[index], { interval: 1 });

beforeEach(() => {
  ports = memoryPorts();
  store = createAppStore(ports);
});

test('the app is installed once the model and the pictures are done', async () => {
  let endPause: () => void = () => undefined;
  let pauses = 0;
  const pause = () => new Promise<void>((resolve) => void ((endPause = resolve), pauses++));
  const paused = (count: number) => vi.waitUntil(() => pauses === count, { interval: 1 });
  store = createAppStore({ ...ports, pause });
  expect(pauses).toBe(0);
  await state().startEngine();
  await paused(1);
  const generating = state().generate();
  const first = await job(0);
  endPause();
  await new Promise((resolve) => setTimeout(resolve));
  expect(pauses).toBe(1);
  first.finish();
  await generating;
  await paused(2);
  expect(ports.record.installs).toBe(0);
  endPause();
  await vi.waitUntil(() => ports.record.installs === 1, { interval: 1 });
});

test('without a disk, the app is installed at once: its service worker keeps the caches with the model open', async () => {
  const pause = () => new Promise<void>(() => undefined);
  createAppStore({ ...ports, pause, missing: ['disk'] });
  await vi.waitUntil(() => ports.record.installs === 1, { interval: 1 });
});

test('a new version never takes over during a job of this page', async () => {
  ports.tell('update-ready');
  expect(state().version).toBe('update-ready');
  const generating = state().generate();
  await state().applyUpdate();
  state().reload();
  expect(ports.record).toMatchObject({ appliedUpdates: 0, reloads: 0 });
  (await job(0)).finish();
  await generating;
  await state().applyUpdate();
  expect(ports.record.appliedUpdates).toBe(1);
});

test('a batch delays the switch from its beginning to its end, including the gaps between pictures', async () => {
  const holds: number[] = [];
  store.subscribe(() => holds.push(ports.record.holds));
  state().setNumber('batchCount', '2');
  holds.length = 0;
  const generating = state().generate();
  expect(ports.record.holds).toBe(1);
  void state().startEngine();
  (await job(0)).finish();
  (await job(1)).finish();
  await generating;
  expect(ports.record.holds).toBe(0);
  // Before the first hold, the request joins the queue; after the last, nothing is left to paint.
  const [first, last] = [holds.indexOf(1), holds.lastIndexOf(1)];
  expect(last - first).toBeGreaterThan(4);
  expect(new Set(holds.slice(first, last + 1))).toEqual(new Set([1]));
});

test('a download, the import after it, and the check of a model delay it too', async () => {
  const downloading = state().startDownload(PLAN);
  expect(ports.record.holds).toBe(1);
  ports.library.downloads[0]!.end({ ok: true, value: { type: 'downloaded', downloadId: PLAN.id } });
  const importing = await vi.waitUntil(() => ports.library.imports[0], { interval: 1 });
  expect(ports.record.holds).toBe(1);
  importing.end({ ok: true, value: { type: 'cancelled' } });
  await downloading;
  expect(ports.record.holds).toBe(0);

  const verifying = state().verifyModel('tiny');
  expect(ports.record.holds).toBe(1);
  await verifying;
  expect(ports.record.holds).toBe(0);
});

test('a job in another tab is reported, and the offer returns once it is over', async () => {
  ports.tell('update-ready');
  ports.record.isHeldBack = true;
  await state().applyUpdate();
  expect(state().version).toBe('update-held');
  ports.tell('update-ready');
  expect(state().version).toBe('update-ready');
});

test('when another tab switches, a page that would lose nothing reloads itself', () => {
  state().setPrompt('红苹果');
  ports.tell('switching');
  expect(ports.record.reloads).toBe(0);
  ports.tell('switched');
  expect(ports.record.reloads).toBe(1);
});

test.each<[string, () => void]>([
  ['a picture is being painted', () => void state().generate()],
  ['somebody is typing', () => void (ports.record.isTyping = true)],
  ['the models are open, perhaps with an address half typed', () => state().openModels()],
  ['something can be undone', () => state().resetOptions()],
  ['the disk refused a picture', () => store.setState({ hasUnkeptPictures: true })],
])('a page stays as it is, and says so, while %s', (_, happen) => {
  happen();
  ports.tell('switching');
  expect(state().version).toBe('switched');
  ports.tell('switched');
  // Whichever version is waiting now, this page has to be reloaded first.
  ports.tell('update-ready');
  expect(state().version).toBe('switched');
  expect(ports.record.reloads).toBe(0);
});

test('a part that fails to load leaves the page usable, and a reload is offered', () => {
  state().missPart();
  expect(state().version).toBe('incomplete');
  state().reload();
  expect(ports.record.reloads).toBe(1);
});
