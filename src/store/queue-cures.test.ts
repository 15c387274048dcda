import { beforeEach, expect, it, vi } from 'vitest';
import { AppError, type ErrorDetails } from '../core/errors.ts';
import { memoryPorts } from './__fixtures__/ports.ts';
import { createAppStore, queueCureOf, type AppStore, type ErrorData } from './index.ts';

let ports: ReturnType<typeof memoryPorts>;
let store: AppStore;
const state = () => store.getState();
const job = (index: number) => vi.waitUntil(() => ports.jobs[index], { interval: 1 });
const errorOf = (code: ErrorData['code'], details: ErrorDetails = {}) =>
  new AppError(code, '', details).toData();
const cure = () => queueCureOf(state().queue.entries[0]!, state());

beforeEach(async () => {
  let seeds = 0;
  ports = { ...memoryPorts(), newSeed: () => ++seeds };
  store = createAppStore(ports);
  await state().startEngine();
});

/** Makes an entry fail that another is waiting behind, which is then painted. */
async function fail(prompt: string, error: ErrorData) {
  state().setPrompt(prompt);
  void state().generate();
  state().setPrompt('typed since');
  void state().generate();
  (await job(0)).end({ ok: false, error });
  (await job(1)).finish();
  await vi.waitUntil(() => state().run === null, { interval: 1 });
}

it('a missing LoRA is removed from the request, not from what is typed', async () => {
  const details = { what: 'lora', found: 'gone', nearest: [] };
  await fail('apple <lora:gone:1>', errorOf('invalid-request', details));
  const { batch } = state().queue.entries[0]!;
  expect(cure()?.name).toBe('without');
  cure()?.run();
  const { request } = await job(2);
  expect(request).toMatchObject({ prompt: 'apple ', seed: batch.firstSeed });
  expect(state().form.prompt).toBe('typed since');
  expect(state().failure).toBeNull();
});

it('a smaller picture is requested, and the page keeps its size', async () => {
  const { form } = state();
  await fail('apple', errorOf('out-of-memory'));
  const { width } = (await job(0)).request;
  expect(cure()?.name).toBe('size');
  cure()?.run();
  expect((await job(2)).request.width).toBeLessThan(width);
  expect(state().form.overrides).toEqual(form.overrides);
});

it('numbers that overflow need another seed', async () => {
  await fail('apple', errorOf('numerical'));
  const { seed } = (await job(0)).request;
  expect(cure()?.name).toBe('seed');
  cure()?.run();
  expect((await job(2)).request).toMatchObject({ prompt: 'apple' });
  expect((await job(2)).request.seed).not.toBe(seed);
});

it('retrying and choosing another model are not offered', async () => {
  await fail('apple', errorOf('device-lost'));
  expect(cure()).toBeNull();
  const [entry] = state().queue.entries;
  const trouble = { type: 'failed', error: errorOf('numerical') } as const;
  expect(queueCureOf({ ...entry!, trouble }, state())?.name).toBe('seed');
  const batch = { ...entry!.batch, modelId: 'other' };
  expect(queueCureOf({ ...entry!, trouble, batch }, state())).toBeNull();
});
