import { beforeEach, describe, expect, it, vi } from 'vitest';
import { failed, MANIFEST, memoryPorts } from './__fixtures__/ports.ts';
import { pictureOf } from './__fixtures__/picture.ts';
import { createAppStore, VARIATIONS, type AppStore } from './index.ts';
import type { QueuePort } from './ports.ts';
import { changeSavedQueue, nextInQueue } from './queue.ts';

let ports: ReturnType<typeof memoryPorts>;
let store: AppStore;
const state = () => store.getState();
const job = (index: number) => vi.waitUntil(() => ports.jobs[index], { interval: 1 });
const settled = () => new Promise((resolve) => setImmediate(resolve));
const waiting = () => state().queue.entries.map(({ batch }) => batch.form.prompt);

beforeEach(async () => {
  ports = memoryPorts();
  store = createAppStore(ports);
  await state().startEngine();
});

function ask(prompt: string, batchCount = 1) {
  state().setPrompt(prompt);
  state().setNumber('batchCount', String(batchCount));
  return state().generate();
}

describe('a press of Generate while one paints', () => {
  it('waits, with everything as it was at the press', async () => {
    void ask('apple');
    state().setNumber('steps', '9');
    const second = ask('banana');
    state().setPrompt('later');
    state().setNumber('steps', '30');
    expect(waiting()).toEqual(['apple', 'banana']);
    (await job(0)).finish();
    const { request, finish } = await job(1);
    expect(request).toMatchObject({ prompt: 'banana', steps: 9 });
    finish();
    await second;
    expect(state().run).toBeNull();
    expect(state().pictures.map(({ parameters }) => parameters?.prompt)).toEqual([
      'banana',
      'apple',
    ]);
  });

  it('keeps its options when the model is replaced by one with other defaults', async () => {
    const [tiny] = ports.library.models;
    ports.library.models.push({ ...tiny!, manifest: { ...MANIFEST, id: 'b' } });
    state().pauseQueue();
    void ask('banana');
    const manifest = { ...MANIFEST, defaults: { ...MANIFEST.defaults, steps: 3 } };
    ports.library.models[0] = { ...tiny!, manifest };
    // The replaced one is read again when another has been in use.
    await state().chooseModel('b');
    state().resumeQueue();
    expect((await job(0)).request).toMatchObject({ modelId: 'tiny', steps: 20 });
  });

  it('goes from one to the next without a moment in which nothing is painted', async () => {
    void ask('apple');
    const second = ask('banana');
    const moments: boolean[] = [];
    store.subscribe(({ run }) => moments.push(run !== null));
    (await job(0)).finish();
    (await job(1)).finish();
    await second;
    expect(moments.indexOf(false)).toBe(moments.lastIndexOf(true) + 1);
  });

  it('is cancelled alone, and the next one starts', async () => {
    void ask('apple', 3);
    void ask('banana');
    (await job(0)).finish();
    await job(1);
    await state().cancel();
    expect((await job(2)).request.prompt).toBe('banana');
    expect(state().pictures).toHaveLength(1);
  });

  it('is cancelled while a finished picture is being kept, too', async () => {
    let kept: (dropped: readonly string[]) => void = () => {};
    ports.gallery.add = () => new Promise((resolve) => (kept = resolve));
    void ask('apple', 3);
    void ask('banana');
    (await job(0)).finish();
    await settled();
    await state().cancel();
    kept([]);
    expect((await job(1)).request.prompt).toBe('banana');
    expect(state().pictures).toHaveLength(1);
  });

  it('a variation waits too', async () => {
    void ask('apple');
    void state().vary(pictureOf('old', { prompt: 'old' }), VARIATIONS.lot);
    expect(waiting()).toEqual(['apple', 'old']);
  });
});

describe('the list', () => {
  beforeEach(() => {
    for (const prompt of ['apple', 'banana', 'cat']) void ask(prompt);
  });
  const idOf = (prompt: string) =>
    state().queue.entries.find(({ batch }) => batch.form.prompt === prompt)!.batch.id;

  it('is reordered', async () => {
    state().moveInQueue(idOf('cat'), 1);
    (await job(0)).finish();
    expect((await job(1)).request.prompt).toBe('cat');
  });

  it('what is moved ahead of the current one follows its current picture', async () => {
    (await job(0)).end(failed('device-lost'));
    await settled();
    void ask('many', 2);
    state().moveInQueue(idOf('many'), 0);
    (await job(1)).finish();
    const many = await job(2);
    expect(many.request.prompt).toBe('many');
    state().moveInQueue(idOf('cat'), 0);
    many.finish();
    expect((await job(3)).request.prompt).toBe('cat');
    (await job(3)).finish();
    expect((await job(4)).request).toMatchObject({ prompt: 'many', seed: many.request.seed + 1 });
  });

  it('drops one, and restores it', async () => {
    state().removeFromQueue(idOf('banana'));
    expect(waiting()).toEqual(['apple', 'cat']);
    await state().undo();
    expect(waiting()).toEqual(['apple', 'cat', 'banana']);
  });

  it('drops the current one, which ends it', async () => {
    await job(0);
    state().removeFromQueue(idOf('apple'));
    expect((await job(1)).request.prompt).toBe('banana');
    expect(state().pictures).toEqual([]);
  });

  it('is emptied, which ends the current one', async () => {
    await job(0);
    state().emptyQueue();
    await settled();
    expect(state()).toMatchObject({ run: null, queue: { entries: [] } });
    await state().undo();
    expect(waiting()).toEqual(['apple', 'banana', 'cat']);
    expect((await job(1)).request.prompt).toBe('apple');
  });

  it('is paused after the picture, and resumed', async () => {
    const { finish } = await job(0);
    state().pauseQueue();
    expect(state().run).not.toBeNull();
    finish();
    await settled();
    expect(state().run).toBeNull();
    expect(waiting()).toEqual(['banana', 'cat']);
    state().resumeQueue();
    expect((await job(1)).request.prompt).toBe('banana');
  });
});

describe('what fails', () => {
  it('is set aside with its reason, and the next one is painted; it can be tried again', async () => {
    void ask('apple', 2);
    void ask('banana');
    (await job(0)).finish();
    (await job(1)).end(failed('out-of-memory'));
    (await job(2)).finish();
    await settled();
    expect(waiting()).toEqual(['apple']);
    expect(state().queue.entries[0]).toMatchObject({
      done: 1,
      trouble: { type: 'failed', error: { code: 'out-of-memory' } },
    });
    expect(state().failure).toMatchObject({ done: 1, error: { code: 'out-of-memory' } });
    const again = state().paintAgain();
    expect(state().failure).toBeNull();
    const { request, finish } = await job(3);
    expect(request).toMatchObject({ prompt: 'apple', seed: 4243 });
    finish();
    await again;
    await settled();
    expect(waiting()).toEqual([]);
  });

  it('says which model is gone, and continues with the others', async () => {
    ports.library.models.push({ ...ports.library.models[0]!, manifest: { ...MANIFEST, id: 'b' } });
    void ask('apple');
    await state().chooseModel('b');
    void ask('banana');
    await state().chooseModel('tiny');
    void ask('cat');
    ports.library.models.pop();
    (await job(0)).finish();
    expect((await job(1)).request.prompt).toBe('cat');
    const [banana] = state().queue.entries;
    expect(banana).toMatchObject({ trouble: { type: 'no-model' }, batch: { modelId: 'b' } });
    expect(banana?.batch.modelName).toEqual(MANIFEST.name);
  });

  it('is not lost when its model went while another is chosen', async () => {
    ports.library.models.push({ ...ports.library.models[0]!, manifest: { ...MANIFEST, id: 'b' } });
    await state().chooseModel('b');
    state().pauseQueue();
    void ask('banana');
    await state().chooseModel('tiny');
    ports.library.models.pop();
    state().resumeQueue();
    await settled();
    expect(state().queue.entries).toMatchObject([{ trouble: { type: 'no-model' } }]);
  });
});

describe('endless', () => {
  it('keeps painting with new seeds, and lets others go first', async () => {
    state().setPrompt('on');
    void state().generate({ isEndless: true });
    for (const index of [0, 1, 2]) (await job(index)).finish();
    const seeds = ports.jobs.map(({ request }) => request.seed);
    expect(seeds.slice(0, 3)).toEqual([4242, 4243, 4244]);
    await job(3);
    void ask('apple');
    ports.jobs[3]!.finish();
    (await job(4)).finish();
    expect((await job(5)).request).toMatchObject({ prompt: 'on', seed: 4246 });
    expect(ports.jobs[4]!.request.prompt).toBe('apple');
    await state().cancel();
    await settled();
    expect(state()).toMatchObject({ run: null, queue: { entries: [] } });
    expect(state().pictures).toHaveLength(5);
  });

  it('each round is a batch of its own', async () => {
    state().setNumber('batchCount', '2');
    void state().generate({ isEndless: true });
    for (const index of [0, 1, 2]) (await job(index)).finish();
    await job(3);
    const batches = state().pictures.map(({ batch }) => batch);
    expect(batches.map((batch) => [batch?.index, batch?.count])).toEqual([
      [0, 2],
      [1, 2],
      [0, 2],
    ]);
    expect(new Set(batches.map((batch) => batch?.id)).size).toBe(2);
  });
});

/** Several tabs with one disk. */
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
    /** The tab whose turn it is dies: the turn ends, and nobody tidies up. */
    die: letGo,
    /** The same tab is left as usual. */
    leave() {
      mark = null;
      letGo();
    },
    mark: () => mark,
  };
}

describe('with a disk', () => {
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

  it('sets aside what crashed the page twice, and paints the rest', async () => {
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

  it('is worked on by one tab of ten; all see it, add to it, and can take over', async () => {
    const tabs = [tab, ...(await Promise.all(Array.from({ length: 9 }, () => openTab())))];
    for (const [index, { store }] of tabs.entries()) {
      store.getState().setPrompt(`from ${index}`);
      void store.getState().generate();
    }
    await vi.waitUntil(
      () => tabs.every((one) => one.store.getState().queue.entries.length === 10),
      {
        interval: 1,
      },
    );
    const working = () => tabs.filter((one) => one.store.getState().run !== null);
    await jobOf(tab, 0);
    expect(working()).toEqual([tab]);
    for (let index = 0; index < 4; index++) (await jobOf(tab, index)).finish();
    await jobOf(tab, 4);
    // The first tab is closed while it paints the fifth: the next in line begins that again.
    disk.leave();
    const next = await vi.waitUntil(() => working().find((one) => one !== tab), { interval: 1 });
    expect((await jobOf(next, 0)).request.prompt).toBe('from 4');
    expect(working()).toEqual([tab, next]);
    expect(next.store.getState().queueNotice).toMatchObject({ type: 'continues' });
  });

  it('ends what another tab removes', async () => {
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
});
