import { expect, test } from 'vitest';
import { survivors } from './__fixtures__/garbage.ts';
import { Ending } from './ending.ts';

test('the first result wins', async () => {
  const ending = new Ending();
  expect(await ending.during(Promise.resolve('done'), () => 'ended')).toBe('done');
  await expect(ending.during(Promise.reject(new Error('failed')), () => 'ended')).rejects.toThrow(
    'failed',
  );
});

test('after the end the fallback wins, even for later calls', async () => {
  const ending = new Ending();
  const waiting = ending.during(new Promise(() => undefined), () => 'ended');
  ending.come();
  ending.come();
  expect(await waiting).toBe('ended');
  expect(await ending.during(new Promise(() => undefined), () => 'ended')).toBe('ended');
  const failing = ending.during(new Promise(() => undefined), () => {
    throw new Error('no other way');
  });
  await expect(failing).rejects.toThrow('no other way');
});

test('work that finishes before the fallback still wins', async () => {
  const ending = new Ending();
  let finish: (result: string) => void = () => undefined;
  const work = new Promise<string>((resolve) => (finish = resolve));
  const first = ending.during(work, () => new Promise<string>(() => undefined));
  ending.come();
  finish('done');
  expect(await first).toBe('done');
});

test('an unsubscribed listener is not called', () => {
  const ending = new Ending();
  const called: string[] = [];
  const unsubscribe = ending.subscribe(() => called.push('gone'));
  ending.subscribe(() => called.push('here'));
  unsubscribe();
  ending.come();
  expect(called).toEqual(['here']);
});

test('no awaited result stays in memory', async () => {
  const ending = new Ending();
  const result = () => ending.during(Promise.resolve({ bytes: new Uint8Array(1024) }), () => null);
  expect(await survivors(20, result)).toBe(0);
  expect(ending.hasCome).toBe(false);
});
