import { beforeEach, expect, test } from 'vitest';
import { JobQueue } from './job-queue.ts';

let queue: JobQueue;
let log: string[];

beforeEach(() => {
  queue = new JobQueue();
  log = [];
});

const note = (text: string) => () => Promise.resolve(void log.push(text));

test('a long job lets the jobs that arrived meanwhile go first, and then goes on', async () => {
  const long = queue.run('long', async (_, giveWay) => {
    log.push('long begins');
    await giveWay();
    log.push('long goes on');
    await giveWay();
    log.push('long ends');
  });
  const others = [
    queue.run('a', note('a')),
    queue.between(note('between')),
    queue.run('b', note('b')),
  ];
  await Promise.all([long, ...others]);
  expect(log).toEqual(['long begins', 'a', 'between', 'b', 'long goes on', 'long ends']);
  expect(queue.size).toBe(0);
});

test('two jobs that give way take turns', async () => {
  const job = (name: string) =>
    queue.run(name, async (_, giveWay) => {
      for (const piece of [1, 2, 3]) {
        log.push(`${name}${piece}`);
        await giveWay();
      }
    });
  await Promise.all([job('a'), job('b')]);
  expect(log).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'b3']);
});

test('a job that is cancelled while it gives way gets the signal to stop', async () => {
  const job = queue.run('long', async (signal, giveWay) => {
    await giveWay();
    return signal.aborted ? 'stopped' : 'done';
  });
  const other = queue.run('other', () => Promise.resolve(queue.cancel('long')));
  expect(await job).toBe('stopped');
  await other;
});

test('a job that fails after giving way does not hold up the next', async () => {
  const failing = queue.run('failing', async (_, giveWay) => {
    await giveWay();
    throw new Error('broken');
  });
  const other = queue.run('other', note('other'));
  await expect(failing).rejects.toThrow('broken');
  await other;
  await queue.run('next', note('next'));
  expect(log).toEqual(['other', 'next']);
});
