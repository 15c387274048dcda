import { expect, test } from 'vitest';
import { survivors } from '../core/async/__fixtures__/garbage.ts';
import { SerialQueue } from './serial-queue.ts';

test('runs one task at a time, in order', async () => {
  const queue = new SerialQueue();
  const log: string[] = [];
  const task = (name: string, ms: number) =>
    queue.run(async () => {
      log.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, ms));
      log.push(`${name} ends`);
      return name;
    });
  expect(await Promise.all([task('slow', 20), task('quick', 0)])).toEqual(['slow', 'quick']);
  expect(log).toEqual(['slow begins', 'slow ends', 'quick begins', 'quick ends']);
});

test('a failed task does not poison the next', async () => {
  const queue = new SerialQueue();
  const failed = queue.run(() => Promise.reject(new Error('no')));
  const next = queue.run(() => Promise.resolve('yes'));
  await expect(failed).rejects.toThrow('no');
  expect(await next).toBe('yes');
});

test('a queue that waits for work keeps nothing of the work before', async () => {
  const queue = new SerialQueue();
  expect(await survivors(3, () => queue.run(() => Promise.resolve(new Uint8Array(1024))))).toBe(0);
  await queue.run(() => Promise.resolve());
});
