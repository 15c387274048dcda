import { expect, it } from 'vitest';
import { keptOpen } from './kept-open.ts';

it('opens once for all callers', async () => {
  let count = 0;
  const get = keptOpen(() => Promise.resolve(++count));
  expect(await Promise.all([get(), get()])).toEqual([1, 1]);
  expect(await get()).toBe(1);
});

it('opens again after a failure', async () => {
  let count = 0;
  const get = keptOpen(() =>
    ++count === 1 ? Promise.reject(new Error('no')) : Promise.resolve(count),
  );
  const both = await Promise.allSettled([get(), get()]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await get()).toBe(2);
});

it('opens again once it has been forgotten', async () => {
  let count = 0;
  let forget = () => {};
  const get = keptOpen((whenClosed) => {
    forget = whenClosed;
    return Promise.resolve(++count);
  });
  expect(await get()).toBe(1);
  forget();
  expect(await get()).toBe(2);
});
