import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Outcome } from '../contract/engine-api.ts';
import type {
  IndexRequest,
  IndexResult,
  ReconcileRequest,
  SearchRequest,
  SearchResult,
} from '../contract/picture-search.ts';
import { pictureOf } from './__fixtures__/picture.ts';
import { DEVICE, failed, MANIFEST, memoryPorts, ok } from './__fixtures__/ports.ts';
import { createAppStore, type AppStore } from './index.ts';

const part = { config: 'config.json', weights: ['model.safetensors'] };
const PAIRED = {
  ...MANIFEST,
  parts: { ...MANIFEST.parts, imageEncoder: part, textProjection: part },
};

let ports: ReturnType<typeof memoryPorts>;
let store: AppStore;
const state = () => store.getState();

/** The calls to the engine, in order. */
let calls: string[];
/** The engine's index, by pair. */
let index: Map<string, Set<string>>;
let indexOutcome: (request: IndexRequest) => Outcome<IndexResult> | null;
let find: (request: SearchRequest) => Promise<Outcome<SearchResult>>;

const indexOf = ({ pair }: Pick<SearchRequest, 'pair'>) => {
  const key = `${pair.modelId}/${pair.imageEncoder}`;
  const known = index.get(key) ?? new Set();
  index.set(key, known);
  return known;
};

function connect(isSmallDevice = false) {
  ports = memoryPorts();
  ports.library.models.splice(0, Infinity, {
    ...ports.library.models[0]!,
    manifest: PAIRED,
  });
  Object.assign(ports, { isSmallDevice });
  Object.assign(ports.engine, {
    start: () => Promise.resolve(ok(DEVICE)),
    prepare: () => Promise.resolve(ok(PAIRED)),
    reconcileIndex(request: ReconcileRequest) {
      calls.push('reconcile');
      const known = indexOf(request);
      for (const id of known) if (!request.ids.includes(id)) known.delete(id);
      const missing = request.ids.filter((id) => !known.has(id));
      return Promise.resolve(ok({ type: 'reconciled' as const, missing }));
    },
    indexPictures(request: IndexRequest) {
      const refusal = indexOutcome(request);
      if (refusal) return Promise.resolve(refusal);
      // As if a second of work were over.
      const ids = request.pictures.slice(0, 3).map(({ id }) => id);
      calls.push(`index ${ids.join(' ')}`);
      for (const id of ids) indexOf(request).add(id);
      return Promise.resolve(ok({ type: 'indexed' as const, ids }));
    },
    searchPictures: (request: SearchRequest) => find(request),
  });
  store = createAppStore(ports);
}

const found = (...ids: readonly string[]) => Promise.resolve(ok({ type: 'found' as const, ids }));
const settled = () => vi.waitFor(() => expect(state().indexing.missing).toBe(0), { interval: 1 });

async function fill(count: number) {
  for (let at = count - 1; at >= 0; at -= 1) {
    ports.disk.set(`p${at}`, pictureOf(`p${at}`, { prompt: `picture ${at}` }, count - at));
  }
  await state().loadGallery();
  await state().startEngine();
}

beforeEach(() => {
  calls = [];
  index = new Map();
  indexOutcome = () => null;
  find = () => found();
  connect();
});

describe('search', () => {
  it('keeps the typed words, and asks for them by meaning', async () => {
    await fill(3);
    const asked: SearchRequest[] = [];
    find = (request) => {
      asked.push(request);
      return found('p2');
    };
    const searching = state().searchFor('红苹果');
    expect(state().search).toMatchObject({ ids: null, isSearching: true });
    await searching;
    expect(asked[0]).toMatchObject({
      pair: { modelId: 'tiny', imageEncoder: null },
      query: { by: 'words', text: '红苹果' },
    });
    expect(asked[0]!.pair).not.toHaveProperty('model');
    expect(state().search).toMatchObject({ ids: ['p2'], isSearching: false, failure: null });
  });

  it('does not search for an empty query, nor for words that have been replaced', async () => {
    await fill(1);
    const asked = vi.spyOn(ports.engine, 'searchPictures');
    state().openSearch();
    await settled();
    asked.mockClear();
    await state().searchFor('  ');
    expect(state().search).toMatchObject({ isSearching: false });
    await Promise.all([state().searchFor('re'), state().searchFor('red')]);
    expect(asked.mock.calls.map(([{ query }]) => query)).toEqual([{ by: 'words', text: 'red' }]);
  });

  it('ignores an answer that comes after the words have changed or the search was closed', async () => {
    await fill(1);
    const answers: ((ids: string) => void)[] = [];
    find = () => new Promise((answer) => answers.push((id) => answer(found(id))));
    const first = state().searchFor('first');
    await vi.waitUntil(() => answers.length === 1, { interval: 1 });
    const second = state().searchFor('second');
    answers[0]!('p0');
    await first;
    expect(state().search).toMatchObject({ query: { text: 'second' }, ids: null });
    await vi.waitUntil(() => answers.length > 1, { interval: 1 });
    state().closeSearch();
    answers.forEach((answer) => answer('p0'));
    await second;
    expect(state().search).toBeNull();
  });

  it('reports why it finds nothing by meaning, and tries again with the next words', async () => {
    await fill(1);
    find = () => Promise.resolve(failed('out-of-memory'));
    await state().searchFor('apple');
    expect(state().search).toMatchObject({ ids: null, failure: { code: 'out-of-memory' } });
    find = () => found('p0');
    await state().searchFor('apples');
    expect(state().search).toMatchObject({ ids: ['p0'], failure: null });
  });

  it('indexes a picture before it searches for similar ones', async () => {
    await fill(2);
    find = (request) => {
      expect(indexOf(request).has('p1')).toBe(true);
      return found('p0');
    };
    await state().searchSimilar('p1');
    expect(state().search).toMatchObject({ query: { by: 'picture', id: 'p1' }, ids: ['p0'] });
  });

  it('ranks all pictures of a prompt, once all of them are indexed', async () => {
    await fill(1);
    for (let at = 0; at < 5; at += 1) await state().keep(pictureOf(`b${at}`, { prompt: 'batch' }));
    find = ({ query }) => found(...(query.by === 'prompt' ? [...query.among].reverse() : []));
    await state().rankByPrompt('b2');
    expect(state().search?.query).toEqual({ by: 'prompt', prompt: 'batch' });
    expect([...(state().search?.ids ?? [])].sort()).toEqual(['b0', 'b1', 'b2', 'b3', 'b4']);
    expect([...index.get('tiny/null')!]).toEqual(expect.arrayContaining(['b0', 'b4']));
  });
});

describe('indexing', () => {
  it('does nothing on a visit that only views pictures', async () => {
    await fill(4);
    await Promise.resolve();
    expect(calls).toEqual([]);
  });

  it('begins when the user searches, and continues where an earlier visit stopped', async () => {
    index.set('tiny/null', new Set(['p0', 'p2', 'gone']));
    await fill(7);
    state().openSearch();
    await settled();
    expect(calls).toEqual(['reconcile', 'index p1 p3 p4', 'index p5 p6']);
    expect([...index.get('tiny/null')!].sort()).toEqual(['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6']);
  });

  it('indexes each new picture, after the batch', async () => {
    await fill(1);
    state().setNumber('batchCount', '2');
    const generating = state().generate();
    for (const at of [0, 1]) {
      expect(calls).toEqual([]);
      (await vi.waitUntil(() => ports.jobs[at], { interval: 1 })).finish();
    }
    await generating;
    await settled();
    expect(calls.filter((call) => call.startsWith('index'))).toHaveLength(1);
    expect(index.get('tiny/null')!.size).toBe(3);
  });

  it('waits on a small device until the user searches', async () => {
    connect(true);
    await fill(3);
    await state().remove('p0');
    await Promise.resolve();
    expect(calls).toEqual([]);
    state().openSearch();
    await settled();
    expect(index.get('tiny/null')!.size).toBe(2);
  });

  it('loads only the embedded encoder until the user searches, then keeps up', async () => {
    await fill(3);
    ports.library.models.push({
      ...ports.library.models[0]!,
      manifest: { ...PAIRED, id: 'large' },
    });
    await state().loadLibrary();
    state().choosePair({ modelId: 'large', imageEncoder: null });
    await state().remove('p0');
    await Promise.resolve();
    expect(calls).toEqual([]);
    state().openSearch();
    await settled();
    state().closeSearch();
    await state().keep(pictureOf('new'));
    await vi.waitFor(() => expect(index.get('large/null')!.has('new')).toBe(true), { interval: 1 });
  });

  it('forgets deleted pictures', async () => {
    index.set('tiny/null', new Set(['p0', 'p1', 'p2']));
    await fill(3);
    await state().remove('p1');
    await settled();
    expect([...index.get('tiny/null')!]).toEqual(['p0', 'p2']);
    await state().clearGallery();
    await vi.waitFor(() => expect(index.get('tiny/null')!.size).toBe(0), { interval: 1 });
  });

  it('gives way to painting and continues afterwards', async () => {
    await fill(30);
    // A picture is requested after the first part.
    let generating: Promise<void> | null = null;
    indexOutcome = () => {
      generating ??= state().generate();
      return null;
    };
    state().openSearch();
    const job = await vi.waitUntil(() => ports.jobs[0], { interval: 1 });
    const before = calls.length;
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    expect(calls.length - before).toBeLessThanOrEqual(3);
    expect(index.get('tiny/null')!.size).toBeLessThan(30);
    job.finish();
    await generating;
    await vi.waitFor(() => expect(index.get('tiny/null')!.size).toBe(31), { interval: 1 });
  });

  it('stops quietly when the disk is full, and tries again with the next search', async () => {
    await fill(5);
    indexOutcome = ({ pictures }) =>
      pictures.some(({ id }) => id === 'p3') && index.get('tiny/null')!.size > 0
        ? failed('quota')
        : null;
    find = () => found('p0');
    state().openSearch();
    await vi.waitUntil(() => state().indexing.failure, { interval: 1 });
    expect(state().indexing).toMatchObject({ missing: 5, failure: { code: 'quota' } });
    expect(state()).toMatchObject({ galleryNotice: null, failure: null });
    await state().searchFor('picture');
    expect(state().search).toMatchObject({ ids: ['p0'], failure: null });
    indexOutcome = () => null;
    state().closeSearch();
    state().openSearch();
    await settled();
    expect(state().indexing.failure).toBeNull();
  });

  it('indexes all pictures again with another encoder', async () => {
    await fill(2);
    ports.library.models.push({
      ...ports.library.models[0]!,
      manifest: { ...PAIRED, id: 'other' },
    });
    await state().loadLibrary();
    state().openSearch();
    await settled();
    state().choosePair({ modelId: 'other', imageEncoder: null });
    await vi.waitFor(() => expect(index.get('other/null')?.size).toBe(2), { interval: 1 });
  });

  it('repeats the search when it has indexed more pictures', async () => {
    await fill(4);
    find = (request) => found(...indexOf(request));
    await state().searchFor('nothing says this');
    await settled();
    await vi.waitFor(() => expect(state().search?.ids).toHaveLength(4), { interval: 1 });
  });
});
