import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Outcome } from '../contract/engine-api.ts';
import type { ToolProgress, ToolRequest } from '../contract/tools-api.ts';
import { PortWorker } from './__fixtures__/port-worker.ts';
import { connectTools, type ToolsClient } from './tools-client.ts';

interface Arrived {
  readonly jobId: string;
  readonly worker: PortWorker;
  readonly report: (event: ToolProgress) => void;
  readonly answer: (outcome: Outcome<unknown>) => void;
}

let arrived: Arrived[];
let notes: string[];
let workers: PortWorker[];
let client: ToolsClient;

function spawn(): Worker {
  const worker = new PortWorker({
    runTool: ({ jobId }: ToolRequest, report: Arrived['report']) =>
      new Promise((answer) => {
        arrived.push({ jobId, worker, report, answer });
      }),
    cancelTool: (jobId: string) => void notes.push(jobId),
  });
  workers.push(worker);
  return worker as unknown as Worker;
}

const request = (jobId: string) => ({ jobId, tool: 'canny' }) as ToolRequest;
const text = (said: string): Outcome<unknown> => ({
  ok: true,
  value: { type: 'text', text: said },
});
const ignore = () => undefined;
const call = (index: number) => vi.waitUntil(() => arrived[index], { interval: 1 });

beforeEach(() => {
  [arrived, notes, workers] = [[], [], []];
  client = connectTools(spawn, spawn);
});
afterEach(() => {
  vi.useRealTimers();
  for (const worker of workers) worker.terminate();
});

test('starts no worker before the first tool', async () => {
  await client.cancelTool('nobody');
  expect(workers).toHaveLength(0);
  const events: ToolProgress[] = [];
  const running = client.runTool(request('a'), (event) => void events.push(event));
  const { report, answer } = await call(0);
  report({ type: 'loading' });
  await vi.waitUntil(() => events.length > 0);
  answer(text('a cat'));
  expect(await running).toEqual(text('a cat'));
  expect(workers).toHaveLength(1);
});

test('a worker that dies is an error, and the next tool has a new one', async () => {
  const events: ToolProgress[] = [];
  const running = client.runTool(request('a'), (event) => void events.push(event));
  (await call(0)).report({ type: 'loading' });
  await vi.waitUntil(() => events.length > 0);
  workers[0]!.crash();
  expect(await running).toMatchObject({ ok: false, error: { code: 'engine-crashed' } });
  const again = client.runTool(request('b'), ignore);
  (await call(1)).answer(text('a dog'));
  expect(await again).toEqual(text('a dog'));
  expect(workers).toHaveLength(2);
});

test('a cancelled tool that does not end is ended with its worker, and those queued behind it start over', async () => {
  const stuck = client.runTool(request('stuck'), ignore);
  const waiting = client.runTool(request('waiting'), ignore);
  await call(1);
  vi.useFakeTimers();
  const cancelled = client.cancelTool('stuck');
  await vi.advanceTimersByTimeAsync(1_000);
  await cancelled;
  vi.useRealTimers();
  expect(await stuck).toEqual({ ok: true, value: { type: 'cancelled' } });
  const { jobId, worker, answer } = await call(2);
  expect(jobId).toBe('waiting');
  expect(worker).toBe(workers[1]);
  answer(text('a bird'));
  expect(await waiting).toEqual(text('a bird'));
});

test('a cancelled tool that ends by itself keeps the worker', async () => {
  const running = client.runTool(request('a'), ignore);
  const { answer } = await call(0);
  await client.cancelTool('a');
  expect(notes).toEqual(['a']);
  answer({ ok: true, value: { type: 'cancelled' } });
  expect(await running).toEqual({ ok: true, value: { type: 'cancelled' } });
  expect(workers).toHaveLength(1);
});
