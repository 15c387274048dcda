import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { unfinishedRuns } from './unfinished-runs.ts';

let page: EventTarget;
let held: Set<string>;

/** The part of Web Locks that is used here: a requested lock is always free, and is held until its work is done. */
const locks = {
  async request(name: string, work: () => Promise<void>) {
    held.add(name);
    await work();
    held.delete(name);
  },
  query: () => Promise.resolve({ held: [...held].map((name) => ({ name })) }),
};

beforeEach(() => {
  page = new EventTarget();
  held = new Set();
  const storage: Storage = Object.create({
    getItem(this: Storage, key: string) {
      return (this[key] as string | undefined) ?? null;
    },
    setItem(this: Storage, key: string, value: string) {
      this[key] = value;
    },
    removeItem(this: Storage, key: string) {
      Reflect.deleteProperty(this, key);
    },
  }) as Storage;
  vi.stubGlobal('localStorage', storage);
  vi.stubGlobal('navigator', { locks });
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
});
afterEach(() => vi.unstubAllGlobals());

test('the next tab learns once which models a crashed tab was painting with', async () => {
  unfinishedRuns('a').begin(['m', 'reader']);
  held.clear();
  const next = unfinishedRuns('b');
  expect(await next.takeLeft()).toEqual(['m', 'reader']);
  expect(await next.takeLeft()).toEqual([]);
});

test('a tab that is still working has not crashed, and neither has this one', async () => {
  unfinishedRuns('a').begin(['m']);
  const next = unfinishedRuns('b');
  next.begin(['n']);
  expect(await next.takeLeft()).toEqual([]);
});

test.each([
  ['ended', (run: ReturnType<typeof unfinishedRuns>) => run.end()],
  ['ended because the page was closed', () => page.dispatchEvent(new Event('pagehide'))],
])('a run that %s leaves nothing', async (_, end) => {
  const run = unfinishedRuns('a');
  run.begin(['m']);
  end(run);
  await Promise.resolve();
  expect(held.size).toBe(0);
  expect(await unfinishedRuns('b').takeLeft()).toEqual([]);
});

test('without Web Locks any record counts as a crash; without localStorage there are no records', async () => {
  vi.stubGlobal('navigator', {});
  unfinishedRuns('a').begin(['m']);
  expect(await unfinishedRuns('b').takeLeft()).toEqual(['m']);
  vi.stubGlobal('localStorage', undefined);
  const runs = unfinishedRuns('c');
  runs.begin(['m']);
  runs.end();
  expect(await runs.takeLeft()).toEqual([]);
});

test('ignores records that it did not write', async () => {
  localStorage.setItem('skypaint-painting-x', '{');
  localStorage.setItem('skypaint-painting-y', '[1, "m"]');
  localStorage.setItem('skypaint-preferences', '["n"]');
  expect(await unfinishedRuns('b').takeLeft()).toEqual(['m']);
});
