import { beforeEach, expect, test } from 'vitest';
import type { ThreadCall } from '../contract/page-threads.ts';
import { threadsForWorker } from './threads-for-worker.ts';

/** The page's side of a worker. */
class TestWorker extends EventTarget {
  readonly heard: unknown[] = [];
  isTerminated = false;

  postMessage(message: unknown): void {
    this.heard.push(message);
  }

  terminate(): void {
    this.isTerminated = true;
  }

  say(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

let worker: TestWorker;
let threads: TestWorker[];
let errors: number;
let end: () => void;

beforeEach(() => {
  worker = new TestWorker();
  threads = [];
  errors = 0;
  const start = () => {
    threads.push(new TestWorker());
    return threads.at(-1) as unknown as Worker;
  };
  end = threadsForWorker(worker as unknown as Worker, start, () => (errors += 1));
});

const call = (): ThreadCall => ({
  type: 'thread',
  url: '/ort.js',
  port: new MessageChannel().port1,
});

test('each call starts a thread with its task, and all are ended together', () => {
  const calls = [call(), call()];
  for (const one of calls) worker.say(one);
  expect(threads.map(({ heard }) => heard)).toEqual(calls.map((one) => [one]));
  end();
  expect(threads.map(({ isTerminated }) => isTerminated)).toEqual([true, true]);
});

test('the page learns of a thread that cannot start', () => {
  worker.say(call());
  threads[0]!.dispatchEvent(new Event('error'));
  expect(errors).toBe(1);
});

test('other messages start no thread', () => {
  for (const message of [null, 1, { id: 'a', type: 'RAW' }]) worker.say(message);
  expect(threads).toEqual([]);
});
