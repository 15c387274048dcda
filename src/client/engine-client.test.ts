import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { survivors } from '../core/async/__fixtures__/garbage.ts';
import type { GenerateRequest, GenerateResult, Outcome } from '../contract/engine-api.ts';
import { PortWorker } from './__fixtures__/port-worker.ts';
import { connectEngine, type EngineClient } from './engine-client.ts';

type Report = (event: unknown) => void;
type Answer = (outcome: Outcome<unknown>) => void;

/** A call that has reached a worker and waits for the test to answer it. */
interface Arrived {
  readonly worker: PortWorker;
  readonly name: string;
  readonly args: readonly unknown[];
  readonly report: Report;
  readonly answer: Answer;
}

let arrived: Arrived[];
let workers: Record<'paint' | 'match' | 'library', PortWorker[]>;
let client: EngineClient;

/** A worker that has every method and answers when the test tells it to. */
function spawn(into: PortWorker[]): Worker {
  const api = new Proxy(
    {},
    {
      get: (_, name) =>
        typeof name !== 'string'
          ? undefined
          : (...args: unknown[]) =>
              new Promise((answer) => {
                arrived.push({ worker, name, args, report: args.at(-1) as Report, answer });
              }),
    },
  );
  const worker = new PortWorker(api);
  into.push(worker);
  return worker as unknown as Worker;
}

const call = (name: string, index = 0) =>
  vi.waitUntil(() => arrived.filter((one) => one.name === name)[index], { interval: 1 });

const request = (jobId: string) => ({ jobId }) as GenerateRequest;
const ok = <T>(value: T): Outcome<T> => ({ ok: true, value });
const picture = (png: unknown = null) => ok({ type: 'image', png } as GenerateResult);
const ignore = () => undefined;

beforeEach(() => {
  arrived = [];
  workers = { paint: [], match: [], library: [] };
  client = connectEngine({
    paint: () => spawn(workers.paint),
    match: () => spawn(workers.match),
    library: () => spawn(workers.library),
    thread: () => spawn([]),
  });
});
afterEach(() => {
  vi.useRealTimers();
  for (const worker of Object.values(workers).flat()) worker.terminate();
});

test('sends each call to its worker, and reports its progress', async () => {
  const events: unknown[] = [];
  const painting = client.generate(request('a'), (event) => events.push(event));
  const listing = client.listModels();
  const { report, answer } = await call('generate');
  report({ type: 'encoding' });
  await vi.waitUntil(() => events.length > 0);
  answer(picture());
  (await call('listModels')).answer(ok('all'));
  expect(await painting).toEqual(picture());
  expect(await listing).toEqual(ok('all'));
  expect(events).toEqual([{ type: 'encoding' }]);
  expect([workers.paint.length, workers.library.length]).toEqual([1, 1]);
});

test('lists the library while a picture is being painted', async () => {
  const painting = client.generate(request('a'), ignore);
  const { answer } = await call('generate');
  const listing = client.listModels();
  (await call('listModels')).answer(ok('all'));
  expect(await listing).toEqual(ok('all'));
  answer(picture());
  await painting;
});

test('a paint worker that crashes ends its job with an error and leaves an import running', async () => {
  const importing = client.importModel({ importId: 'i' } as never, ignore);
  const events: unknown[] = [];
  const painting = client.generate(request('a'), (event) => events.push(event));
  const { report, worker } = await call('generate');
  report({ type: 'encoding' });
  await vi.waitUntil(() => events.length > 0);
  worker.crash();
  expect(await painting).toMatchObject({ ok: false, error: { code: 'engine-crashed' } });
  (await call('importModel')).answer(ok('model'));
  expect(await importing).toEqual(ok('model'));
  expect(workers.library.map(({ isTerminated }) => isTerminated)).toEqual([false]);
});

test('if a worker ends before its first message, the page asks for a reload, as it does for the next one', async () => {
  for (const index of [0, 1]) {
    const listing = client.listModels();
    (await call('listModels', index)).worker.crash();
    expect(await listing).toMatchObject({
      ok: false,
      error: { code: 'outdated', retryable: false },
    });
  }
  const listing = client.listModels();
  (await call('listModels', 2)).answer(ok('all'));
  expect(await listing).toEqual(ok('all'));
});

test('the worker that replaces a crashed one uses the chosen backend', async () => {
  const starting = client.start('wasm');
  const first = await call('start');
  first.answer(ok('cpu'));
  await starting;
  first.worker.crash();
  void client.prepare('m', ignore);
  expect((await call('start', 1)).args).toEqual(['wasm']);
  await call('prepare');
});

test('pictures are compared in a worker of their own, on the chosen backend', async () => {
  const painting = client.generate(request('a'), ignore);
  void client.start('wasm');
  const matching = client.match({ jobId: 'b' } as never, ignore);
  const match = await call('match');
  expect(workers.match).toEqual([match.worker]);
  await vi.waitUntil(() =>
    arrived.some(
      ({ name, worker, args }) => name === 'start' && worker === match.worker && args[0] === 'wasm',
    ),
  );
  void client.cancel('b');
  expect((await call('cancel')).worker).toBe(match.worker);
  match.answer(ok({ type: 'cancelled' }));
  expect(await matching).toEqual(ok({ type: 'cancelled' }));
  (await call('generate')).answer(picture());
  expect(await painting).toEqual(picture());
});

test('a restart begins the current job again', async () => {
  const events: unknown[] = [];
  const painting = client.generate(request('a'), (event) => events.push(event));
  const first = await call('generate');
  client.restart();
  const second = await call('generate', 1);
  expect(second.args[0]).toEqual(request('a'));
  expect(second.worker).not.toBe(first.worker);
  second.report({ type: 'decoding', tile: 1, tiles: 1 });
  await vi.waitUntil(() => events.length > 0);
  second.answer(picture());
  expect(await painting).toEqual(picture());
  expect(events).toEqual([{ type: 'decoding', tile: 1, tiles: 1 }]);
  expect(workers.paint.map(({ isTerminated }) => isTerminated)).toEqual([true, false]);
});

test('a cancelled job that does not end is killed, and the next one gets a new worker', async () => {
  const stuck = client.generate(request('stuck'), ignore);
  const next = client.generate(request('next'), ignore);
  await call('generate', 1);
  vi.useFakeTimers();
  void client.cancel('stuck');
  await vi.advanceTimersByTimeAsync(5_000);
  vi.useRealTimers();
  expect(await stuck).toEqual(ok({ type: 'cancelled' }));
  const again = await call('generate', 2);
  expect(again.args[0]).toEqual(request('next'));
  again.answer(picture());
  expect(await next).toEqual(picture());
  expect(arrived.filter(({ name }) => name === 'generate')).toHaveLength(3);
});

test('a cancelled job with slow steps gets the time of a few steps', async () => {
  const slow = client.generate(request('slow'), ignore);
  const { report, answer } = await call('generate');
  const place = { pass: 1, passes: 1, step: 1, totalSteps: 2 };
  report({ type: 'step', ...place, stepMs: 60_000, remainingMs: 0, preview: null });
  await new Promise((resolve) => setTimeout(resolve, 10));
  vi.useFakeTimers();
  void client.cancel('slow');
  await vi.advanceTimersByTimeAsync(120_000);
  vi.useRealTimers();
  answer(ok({ type: 'cancelled' }));
  expect(await slow).toEqual(ok({ type: 'cancelled' }));
  expect(workers.paint.map(({ isTerminated }) => isTerminated)).toEqual([false]);
});

test('a worker that falls silent counts as hung', async () => {
  vi.useFakeTimers();
  const planning = client.planDownload({ url: 'https://example.org' });
  await vi.advanceTimersByTimeAsync(5 * 60_000);
  vi.useRealTimers();
  expect(await planning).toMatchObject({ ok: false, error: { code: 'engine-crashed' } });
});

test('a worker that is waiting for the page may take as long as the page does', async () => {
  let goOn = () => {};
  const waits = vi.fn(() => new Promise<void>((resolve) => (goOn = resolve)));
  const verifying = client.verifyIfDue('m', false, waits);
  const { report, answer } = await call('verifyIfDue');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const heard = report({}) as unknown as Promise<void>;
  await vi.waitUntil(() => waits.mock.calls.length > 0, { interval: 1 });
  await vi.advanceTimersByTimeAsync(60 * 60_000);
  // Activity in another call must not shorten that time.
  const listing = client.listModels();
  (await call('listModels')).answer(ok('all'));
  await listing;
  await vi.advanceTimersByTimeAsync(60 * 60_000);
  vi.useRealTimers();
  expect(workers.library.map(({ isTerminated }) => isTerminated)).toEqual([false]);
  goOn();
  await heard;
  answer(ok([]));
  expect(await verifying).toEqual(ok([]));
});

test('a worker counts as hung if it falls silent after the page has answered', async () => {
  const verifying = client.verifyIfDue('m', false, () => Promise.resolve());
  const { report } = await call('verifyIfDue');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await (report({}) as unknown as Promise<void>);
  await vi.advanceTimersByTimeAsync(5 * 60_000);
  vi.useRealTimers();
  expect(await verifying).toMatchObject({ ok: false, error: { code: 'engine-crashed' } });
});

test('a pause reaches a running library worker, and starts none', async () => {
  await client.pauseDownload('d');
  expect(workers.library).toEqual([]);
  void client.download({} as never, ignore);
  await call('download');
  void client.pauseDownload('d');
  expect((await call('pauseDownload')).args).toEqual(['d']);
});

test('leaving the page ends all workers', async () => {
  void client.generate(request('a'), ignore);
  void client.match({ jobId: 'b' } as never, ignore);
  void client.listModels();
  for (const name of ['generate', 'match', 'listModels']) await call(name);
  client.stop();
  const ended = Object.values(workers).map(([worker]) => worker?.isTerminated);
  expect(ended).toEqual([true, true, true]);
});

test('errors thrown in a worker arrive as data', async () => {
  const listing = client.listModels();
  const { answer } = await call('listModels');
  answer(Promise.reject(new Error('broken')) as never);
  expect(await listing).toMatchObject({ ok: false, error: { code: 'internal' } });
});

test('no picture stays in memory once the page has dropped it', async () => {
  let made = 0;
  const paint = async () => {
    const painting = client.generate(request(String(made)), ignore);
    (await call('generate', made++)).answer(picture(new Uint8Array(1024)));
    return painting;
  };
  // The last one may still be referenced until the next call overwrites it.
  expect(await survivors(20, paint)).toBeLessThan(2);
});
