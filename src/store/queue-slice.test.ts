import { beforeEach, describe, expect, it, vi } from 'vitest';
import { failed, MANIFEST, memoryPorts } from './__fixtures__/ports.ts';
import { pictureOf } from './__fixtures__/picture.ts';
import { createAppStore, VARIATIONS, type AppStore } from './index.ts';

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

describe('a click on Generate during painting', () => {
  it('waits, with everything as it was at that moment', async () => {
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
    // After another model has been in use, the replaced one is read again.
    await state().chooseModel('b');
    state().resumeQueue();
    expect((await job(0)).request).toMatchObject({ modelId: 'tiny', steps: 20 });
  });

  it('follows the previous one without an idle moment', async () => {
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

  it('can also be cancelled while a finished picture is being saved', async () => {
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

  it('waits for a variation, too', async () => {
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

  it('lets the current picture finish before what was moved ahead of it', async () => {
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

  it('removes an entry, and restores it', async () => {
    state().removeFromQueue(idOf('banana'));
    expect(waiting()).toEqual(['apple', 'cat']);
    await state().undo();
    expect(waiting()).toEqual(['apple', 'cat', 'banana']);
  });

  it('cancels the current entry when it is removed', async () => {
    await job(0);
    state().removeFromQueue(idOf('apple'));
    expect((await job(1)).request.prompt).toBe('banana');
    expect(state().pictures).toEqual([]);
  });

  it('cancels the current entry when it is emptied', async () => {
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

describe('an entry that fails', () => {
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

  it('is not lost if its model goes while another is chosen', async () => {
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

  it('makes each round a batch of its own', async () => {
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
