import { beforeEach, expect, it, vi } from 'vitest';
import type { ErrorData } from '../core/errors.ts';
import { SHAPE } from './__fixtures__/library-engine.ts';
import { MANIFEST, memoryPorts } from './__fixtures__/ports.ts';
import { createAppStore, type AppStore } from './index.ts';

let ports: ReturnType<typeof memoryPorts>;
let store: AppStore;
const state = () => store.getState();

beforeEach(() => {
  ports = memoryPorts();
  for (const id of ['large', 'reader']) {
    ports.library.models.push({
      manifest: { ...MANIFEST, id },
      shape: SHAPE,
      prediction: null,
      bytes: 1,
    });
  }
});

async function open(modelId: string) {
  store = createAppStore(ports);
  await state().startEngine();
  await state().chooseModel(modelId);
}

/** Requests a picture, which has then started. */
async function begin() {
  const index = ports.jobs.length;
  const generating = state().generate();
  const job = await vi.waitUntil(() => ports.jobs[index], { interval: 1 });
  return { job, generating };
}

async function paint() {
  const { job, generating } = await begin();
  job.finish();
  await generating;
}

/** Resolves when everything that can happen without another picture has happened. */
const settled = () => new Promise((resolve) => setImmediate(resolve));
const changed = { file: 'unet/model.safetensors', problem: 'changed' } as const;
const failure = (code: ErrorData['code'], details: ErrorData['details'] = {}) =>
  ({ ok: false, error: { code, message: code, retryable: false, details } }) as const;

it('verifies each model once per visit, after its first picture', async () => {
  await open('large');
  await settled();
  expect(ports.library.checks).toEqual([]);
  state().setOption('textEncoder', 'reader');
  await paint();
  await paint();
  await settled();
  expect(ports.library.checks).toEqual([
    { id: 'large', isSuspect: false },
    { id: 'reader', isSuspect: false },
  ]);
});

it('leaves the built-in model to the engine', async () => {
  await open(MANIFEST.id);
  await paint();
  await settled();
  expect(ports.library.checks).toEqual([]);
});

it('waits while pictures are painted, before and within', async () => {
  await open('large');
  state().setNumber('batchCount', '2');
  const { job, generating } = await begin();
  job.finish();
  const second = await vi.waitUntil(() => ports.jobs[1], { interval: 1 });
  await settled();
  expect(ports.library.checks).toEqual([]);

  const goOn = vi.fn();
  let report: () => Promise<void> = () => Promise.resolve();
  ports.engine.verifyIfDue = (_id, _isSuspect, onProgress) => {
    report = () => onProgress({ file: '', verifiedBytes: 1, totalBytes: 2 }).then(goOn);
    return new Promise(() => undefined);
  };
  second.finish();
  await generating;
  await settled();
  await report();
  expect(goOn).toHaveBeenCalledTimes(1);

  state().setNumber('batchCount', '1');
  const next = await begin();
  const waiting = report();
  await settled();
  expect(goOn).toHaveBeenCalledTimes(1);
  next.job.finish();
  await next.generating;
  await waiting;
  expect(goOn).toHaveBeenCalledTimes(2);
});

it('waits while pictures are enlarged or compared', async () => {
  await open('large');
  const { job, generating } = await begin();
  const run = {} as never;
  store.setState({ enlargeRun: run, matchRun: run });
  job.finish();
  await generating;
  store.setState({ enlargeRun: null });
  await settled();
  expect(ports.library.checks).toEqual([]);
  store.setState({ matchRun: null });
  await settled();
  expect(ports.library.checks).toEqual([{ id: 'large', isSuspect: false }]);
});

it('reports what was found, until the user paints again', async () => {
  ports.library.damages.push(changed);
  await open('large');
  await paint();
  await vi.waitUntil(() => state().damageNotice, { interval: 1 });
  expect(state().damageNotice).toEqual({ modelId: 'large', isMended: false });
  const { job, generating } = await begin();
  expect(state().damageNotice).toBeNull();
  job.end(failure('integrity', { what: 'damaged', kind: 'model', name: 'large' }));
  await generating;
  expect(state().failure).toMatchObject({ error: { code: 'integrity' } });
});

it('reports that copies are made again', async () => {
  ports.library.damages.push({ ...changed, problem: 'copy-changed' });
  await open('large');
  await paint();
  await vi.waitUntil(() => state().damageNotice, { interval: 1 });
  expect(state().damageNotice).toEqual({ modelId: 'large', isMended: true });
});

it('suspects the model only after failures that damage would explain', async () => {
  await open('large');
  for (const code of ['invalid-request', 'device-lost', 'numerical'] as const) {
    const { job, generating } = await begin();
    job.end(failure(code));
    await generating;
    await settled();
    expect(ports.library.checks).toHaveLength(code === 'numerical' ? 1 : 0);
  }
  expect(ports.library.checks).toEqual([{ id: 'large', isSuspect: true }]);
});

it('suspects the models of an earlier crash, before anything is painted', async () => {
  ports.record.left = ['large', MANIFEST.id];
  await open(MANIFEST.id);
  await settled();
  expect(ports.library.checks).toEqual([{ id: 'large', isSuspect: true }]);
});

it('remembers the models in use while painting', async () => {
  await open('large');
  state().setOption('textEncoder', 'reader');
  const { job, generating } = await begin();
  expect(ports.record.painting).toEqual(['large', 'reader']);
  job.finish();
  await generating;
  expect(ports.record.painting).toBeNull();
});

it('shows which add-on was found damaged', async () => {
  await open('large');
  const load = vi.spyOn(ports.engine, 'listModels');
  const { job, generating } = await begin();
  job.end(failure('integrity', { what: 'damaged', kind: 'lora', name: 'ink' }));
  await generating;
  expect(load).toHaveBeenCalled();
});
