import { expect, test } from 'vitest';
import { alone, ifFree, inUseLock, using, useUntil } from './locks.ts';

/** Lets all pending tasks run. */
const settle = () => new Promise((resolve) => setTimeout(resolve));

test('tabs that need the same two models never wait for each other, whatever the order they name them in', async () => {
  const done: string[] = [];
  const paint = (tab: string, ids: string[]) =>
    using(ids, async () => {
      await settle();
      done.push(tab);
    });
  // Painting has started when both deletions are queued, as if from two more tabs.
  const tabs = [paint('first', ['a', 'b']), paint('second', ['b', 'a'])];
  tabs.push(alone(inUseLock('a'), async () => void done.push('a deleted')));
  tabs.push(alone(inUseLock('b'), async () => void done.push('b deleted')));
  for (let turn = 0; turn < 10; turn++) await settle();
  expect(done.sort()).toEqual(['a deleted', 'b deleted', 'first', 'second']);
  await Promise.all(tabs);
});

test('grants one exclusive or many shared locks, first come, first served', async () => {
  const log: string[] = [];
  let end = () => {};
  const first = new Promise<void>((resolve) => (end = resolve));
  await useUntil(first, 'x');
  await useUntil(Promise.resolve(), 'x');
  const writer = alone('x', async () => void log.push('writer'));
  const reader = useUntil(Promise.resolve(), 'x').then(() => log.push('reader'));
  expect(
    await ifFree(
      'x',
      async () => 'free',
      () => 'taken',
    ),
  ).toBe('taken');
  await settle();
  expect(log).toEqual([]);
  end();
  await Promise.all([writer, reader]);
  expect(log).toEqual(['writer', 'reader']);
  await settle();
  expect(
    await ifFree(
      'x',
      async () => 'free',
      () => 'taken',
    ),
  ).toBe('free');
});

test('releases the lock after a failure', async () => {
  await expect(alone('y', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await alone('y', async () => 'mine')).toBe('mine');
});
