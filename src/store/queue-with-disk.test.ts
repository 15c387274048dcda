import { beforeEach, expect, it, vi } from 'vitest';
import { memoryPorts } from './__fixtures__/ports.ts';
import { createAppStore, type AppStore } from './index.ts';
import type { QueuePort } from './ports.ts';
import { changeSavedQueue, nextInQueue } from './queue.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Several tabs that share a disk. */
function sharedQueue() {
  let saved: unknown = null;
  let isFull = false;
  let mark: string | null = null;
  let isTaken = false;
  const turns: (() => void)[] = [];
  const listeners: (() => void)[] = [];
  const letGo = () => {
    const next = turns.shift();
    isTaken = next !== undefined;
    next?.();
  };
  const port = (): QueuePort => ({
    isShared: true,
    load: () => Promise.resolve(saved),
    change(actions) {
      if (isFull) return Promise.reject(new DOMException('full', 'QuotaExceededError'));
      saved = structuredClone(changeSavedQueue(saved, actions));
      for (const listener of listeners) setImmediate(listener);
      return Promise.resolve(saved);
    },
    subscribe: (listener) => void listeners.push(listener),
    inTurn: (task) =>
      new Promise((resolve) => {
        turns.push(() => void task(mark).then(resolve).then(letGo));
        if (!isTaken) letGo();
      }),
    mark: (id) => void (mark = id),
  });
  return {
    port,
    saved: () => saved,
    fill: () => (isFull = true),
    /** Kills the tab whose turn it is: the turn ends without any cleanup. */
    die: letGo,
    /** Closes the same tab normally. */
    leave() {
      mark = null;
      letGo();
    },
    mark: () => mark,
  };
}

let disk: ReturnType<typeof sharedQueue>;
let count = 0;
let tab: { ports: ReturnType<typeof memoryPorts>; store: AppStore };

async function openTab(gallery = memoryPorts()) {
  const tabs = ++count;
  const own = { ...gallery, queue: disk.port(), newId: () => `${tabs}-${gallery.newId()}` };
  const opened = createAppStore(own);
  await opened.getState().startEngine();
  await opened.getState().openQueue();
  return { ports: gallery, store: opened };
}
const jobOf = ({ ports }: typeof tab, index: number) =>
  vi.waitUntil(() => ports.jobs[index], { interval: 1 });

beforeEach(async () => {
  disk = sharedQueue();
  tab = await openTab();
});

async function askFor(count: number) {
  tab.store.getState().setNumber('batchCount', String(count));
  tab.store.getState().setPrompt('apple');
  void tab.store.getState().generate();
  return jobOf(tab, 0);
}

it('resumes the unfinished picture after a reload, and says so', async () => {
  (await askFor(4)).finish();
  (await jobOf(tab, 1)).finish();
  const third = await jobOf(tab, 2);
  disk.leave();
  const next = await openTab();
  expect((await jobOf(next, 0)).request.seed).toBe(third.request.seed);
  expect(next.store.getState().queueNotice).toEqual({ type: 'continues', count: 1 });
  expect(next.store.getState().run).toMatchObject({ done: 2, count: 4 });
  for (const index of [0, 1]) (await jobOf(next, index)).finish();
  await vi.waitUntil(() => next.store.getState().run === null, { interval: 1 });
  expect(next.store.getState().queueNotice).toBeNull();
  const kept = [...tab.ports.disk.keys(), ...next.ports.disk.keys()];
  expect(new Set(kept).size).toBe(4);
  expect(next.ports.jobs).toHaveLength(2);
});

it('sets aside an entry that crashed the page twice, and paints the rest', async () => {
  await askFor(1);
  tab.store.getState().setPrompt('banana');
  void tab.store.getState().generate();
  await settled();
  for (const prompt of ['apple', 'banana']) {
    expect(disk.mark()).not.toBeNull();
    disk.die();
    tab = await openTab();
    expect((await jobOf(tab, 0)).request.prompt).toBe(prompt);
  }
  expect(tab.store.getState().queueNotice).toEqual({ type: 'died', prompt: 'apple' });
  expect(tab.store.getState().queue.entries[0]).toMatchObject({ trouble: { type: 'died' } });
});

it('is painted by one tab of ten; all of them see it, add to it, and can take over', async () => {
  const tabs = [tab, ...(await Promise.all(Array.from({ length: 9 }, () => openTab())))];
  for (const [index, { store }] of tabs.entries()) {
    store.getState().setPrompt(`from ${index}`);
    void store.getState().generate();
  }
  await vi.waitUntil(() => tabs.every((one) => one.store.getState().queue.entries.length === 10), {
    interval: 1,
  });
  const working = () => tabs.filter((one) => one.store.getState().run !== null);
  await jobOf(tab, 0);
  expect(working()).toEqual([tab]);
  for (let index = 0; index < 4; index++) (await jobOf(tab, index)).finish();
  await jobOf(tab, 4);
  // The first tab is closed while it paints the fifth picture: the next in line starts that again.
  disk.leave();
  const next = await vi.waitUntil(() => working().find((one) => one !== tab), { interval: 1 });
  expect((await jobOf(next, 0)).request.prompt).toBe('from 4');
  expect(working()).toEqual([tab, next]);
  expect(next.store.getState().queueNotice).toMatchObject({ type: 'continues' });
});

it('cancels what another tab removes', async () => {
  await askFor(1);
  const other = await openTab();
  const [entry] = other.store.getState().queue.entries;
  other.store.getState().removeFromQueue(entry!.batch.id);
  await vi.waitUntil(() => tab.store.getState().run === null, { interval: 1 });
  expect(nextInQueue(tab.store.getState().queue)).toBeUndefined();
});

it('stops with a message when the disk is full, and resumes on request', async () => {
  const dropped = vi.spyOn(tab.ports.gallery, 'add').mockResolvedValueOnce(['old']);
  (await askFor(3)).finish();
  await vi.waitUntil(() => tab.store.getState().run === null, { interval: 1 });
  expect(dropped).toHaveBeenCalledTimes(1);
  expect(tab.store.getState().queue).toMatchObject({
    pausedBy: 'full-disk',
    entries: [{ done: 1 }],
  });
  tab.store.getState().resumeQueue();
  (await jobOf(tab, 1)).finish();
  expect((await jobOf(tab, 2)).request.seed).toBe(4244);
});

it('continues in memory if it cannot be saved', async () => {
  disk.fill();
  (await askFor(2)).finish();
  (await jobOf(tab, 1)).finish();
  await vi.waitUntil(() => tab.store.getState().run === null, { interval: 1 });
  expect(tab.store.getState()).toMatchObject({ isQueueKept: false, queue: { entries: [] } });
  expect(tab.store.getState().pictures).toHaveLength(2);
});
