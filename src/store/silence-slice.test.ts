import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { pictureOf } from './__fixtures__/picture.ts';
import { memoryPorts, ok } from './__fixtures__/ports.ts';
import { createAppStore, type AppStore } from './index.ts';

let ports: ReturnType<typeof memoryPorts>;
let store: AppStore;
const state = () => store.getState();

beforeEach(async () => {
  vi.useFakeTimers();
  ports = { ...memoryPorts(), clock: Date.now };
  store = createAppStore(ports);
  await state().startEngine();
});
afterEach(() => vi.useRealTimers());

/** Requests a picture, which has then started. */
async function begin() {
  const generating = state().generate();
  await vi.waitUntil(() => ports.jobs.length > 0);
  return { job: ports.jobs.at(-1)!, generating };
}

it('reports after a while that the engine is silent, until it sends something again', async () => {
  const { job, generating } = await begin();
  vi.advanceTimersByTime(14_000);
  expect(state().isSilent).toBe(false);
  vi.advanceTimersByTime(2_000);
  expect(state().isSilent).toBe(true);
  job.report({ type: 'encoding' });
  expect(state().isSilent).toBe(false);
  job.finish();
  await generating;
  vi.advanceTimersByTime(600_000);
  expect(state().isSilent).toBe(false);
});

it('treats silence that ends by itself as normal', async () => {
  const { job, generating } = await begin();
  vi.advanceTimersByTime(60_000);
  job.report({ type: 'encoding' });
  vi.advanceTimersByTime(100_000);
  expect(state().isSilent).toBe(false);
  vi.advanceTimersByTime(30_000);
  expect(state().isSilent).toBe(true);
  job.finish();
  await generating;
});

it('also reports a model that does not open while nothing is painted', async () => {
  ports.engine.prepare = () => new Promise(() => undefined);
  void state().chooseModel('other');
  await vi.advanceTimersByTimeAsync(16_000);
  expect(state().isSilent).toBe(true);
});

it('leaves a slow download to the network', async () => {
  const { job, generating } = await begin();
  job.report({ type: 'downloading', loadedBytes: 1, totalBytes: 9, file: 'unet' });
  vi.advanceTimersByTime(60_000);
  expect(state().isSilent).toBe(false);
  job.finish();
  await generating;
});

it('also reports a silent enlargement, and restarts it', async () => {
  await state().keep(pictureOf('apple'));
  const enlarging = state().enlarge(pictureOf('apple'), 2);
  vi.advanceTimersByTime(16_000);
  expect(state().isSilent).toBe(true);
  const [job] = ports.enlargements;
  job!.report({ type: 'enlarging', tile: 1, tiles: 2 });
  expect(state().isSilent).toBe(false);
  vi.advanceTimersByTime(40_000);
  expect(state().isSilent).toBe(true);
  state().restartEngine();
  expect(ports.record.restarts).toBe(1);
  expect(state()).toMatchObject({ isSilent: false, enlargeRun: { progress: null } });
  job!.end(ok({ type: 'cancelled' }));
  await enlarging;
  vi.advanceTimersByTime(600_000);
  expect(state().isSilent).toBe(false);
});

it('restarts on request, and reports silence again if that does not help', async () => {
  const { job, generating } = await begin();
  job.report({ type: 'encoding' });
  vi.advanceTimersByTime(16_000);
  state().restartEngine();
  expect(ports.record.restarts).toBe(1);
  expect(state()).toMatchObject({ isSilent: false, run: { progress: null } });
  vi.advanceTimersByTime(40_000);
  expect(state().isSilent).toBe(true);
  job.finish();
  await generating;
});
