import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { IDBFactory } from 'fake-indexeddb';
import { canShareQueue, keptQueue } from './kept-queue.ts';

interface Saved {
  readonly items: readonly { readonly id: string; readonly start?: unknown }[];
}

/** Adds items; a string removes the item with that id. */
const reduce = (saved: unknown, actions: readonly unknown[]): Saved =>
  (actions as readonly (string | Saved['items'][number])[]).reduce<Saved>(
    ({ items }, action) => ({
      items:
        typeof action === 'string' ? items.filter(({ id }) => id !== action) : [...items, action],
    }),
    (saved as Saved | null) ?? { items: [] },
  );

let page: EventTarget;
const open = () => keptQueue('queue', reduce);
const idsIn = (saved: unknown) => (saved as Saved).items.map(({ id }) => id);

beforeEach(() => {
  page = new EventTarget();
  const stored = new Map<string, string>();
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  });
  let last: Promise<unknown> = Promise.resolve();
  const request = (_: string, work: () => Promise<void>) => (last = last.then(work));
  vi.stubGlobal('navigator', { locks: { request } });
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
});
afterEach(() => vi.unstubAllGlobals());

test('what is saved is there at the next visit, files included', async () => {
  const start = { picture: new Blob([Uint8Array.of(1, 2, 3)], { type: 'image/png' }), fit: 'crop' };
  await open().change([{ id: 'a', start }, { id: 'b' }]);
  const { items } = (await open().load()) as Saved;
  expect(items.map(({ id }) => id)).toEqual(['a', 'b']);
  const kept = items[0]!.start as typeof start;
  expect(kept.fit).toBe('crop');
  expect([...new Uint8Array(await kept.picture.arrayBuffer())]).toEqual([1, 2, 3]);
});

test('a file is kept once, for as long as it is needed', async () => {
  const files = async () => {
    const request = indexedDB.open('queue');
    const db = await new Promise<IDBDatabase>((resolve) => {
      request.onsuccess = () => resolve(request.result);
    });
    const count = db.transaction('files').objectStore('files').count();
    await new Promise((resolve) => (count.onsuccess = resolve));
    db.close();
    return count.result;
  };
  const start = () => ({ picture: new Blob(['same']) });
  const queue = open();
  await queue.change([
    { id: 'a', start: start() },
    { id: 'b', start: start() },
  ]);
  expect(await files()).toBe(1);
  await queue.change(['a']);
  expect(await files()).toBe(1);
  expect(await queue.change(['b'])).toEqual({ items: [] });
  expect(await files()).toBe(0);
});

test('tabs that change it at the same moment do not undo each other’s changes', async () => {
  const tabs = Array.from({ length: 10 }, open);
  await Promise.all(tabs.map((tab, at) => tab.change([{ id: String(at) }])));
  expect(idsIn(await tabs[0]!.load()).sort()).toEqual([...'0123456789']);
});

test('other tabs learn of a change', async () => {
  const [one, other] = [open(), open()];
  const told = new Promise<void>((resolve) => other.subscribe(resolve));
  await one.change([{ id: 'a' }]);
  await told;
  expect(idsIn(await other.load())).toEqual(['a']);
});

test('one tab at a time has its turn, and learns which item crashed the one before', async () => {
  const [one, other] = [open(), open()];
  const order: string[] = [];
  const first = one.inTurn(async () => {
    one.mark('entry');
    order.push('first begins');
    await new Promise((resolve) => setImmediate(resolve));
    order.push('first ends');
  });
  await other.inTurn(async (died) => {
    order.push(`second finds ${died}`);
    await Promise.resolve();
  });
  await first;
  expect(order).toEqual(['first begins', 'first ends', 'second finds entry']);
});

test('a page that is closed normally has not crashed', async () => {
  open().mark('entry');
  page.dispatchEvent(new Event('pagehide'));
  let found: string | null = 'not asked';
  await open().inTurn((died) => {
    found = died;
    return Promise.resolve();
  });
  expect(found).toBeNull();
});

test('a disk that refuses a change keeps the queue as it was', async () => {
  const queue = open();
  await queue.change([{ id: 'a' }]);
  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = () => {
    throw new DOMException('full', 'QuotaExceededError');
  };
  try {
    await expect(queue.change([{ id: 'b' }])).rejects.toThrow('full');
  } finally {
    IDBObjectStore.prototype.put = put;
  }
  expect(idsIn(await queue.load())).toEqual(['a']);
});

test('tabs share the queue only where they can tell whose turn it is', () => {
  expect(canShareQueue({ BroadcastChannel, indexedDB, navigator: { locks: {} } })).toBe(true);
  expect(canShareQueue({ BroadcastChannel, indexedDB, navigator: {} })).toBe(false);
  expect(canShareQueue({ BroadcastChannel, navigator: { locks: {} } })).toBe(false);
});
