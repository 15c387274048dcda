import { IDBObjectStore } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EmbeddingStore, type StoredEmbedding } from './embedding-store.ts';

let names = 0;
let store: EmbeddingStore;
const sameStore = () => new EmbeddingStore(`embeddings-${names}`);

const embedding = (id: string, first = 0): StoredEmbedding => ({
  id,
  halves: Uint16Array.of(first, 1, 2),
});

async function idsBy(encoder: string, from = store): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const part of from.read(encoder)) ids.push(...part.map(({ id }) => id));
  return ids;
}

beforeEach(() => {
  names += 1;
  store = sameStore();
});
afterEach(() => vi.restoreAllMocks());

describe('EmbeddingStore', () => {
  it('keeps embeddings for the next opening', async () => {
    await store.add('e', [embedding('a', 7), embedding('b', 8)]);
    const parts: StoredEmbedding[] = [];
    for await (const part of sameStore().read('e')) parts.push(...part);
    expect(parts).toEqual([embedding('a', 7), embedding('b', 8)]);
  });

  it('knows how much it keeps, by all encoders', async () => {
    expect(await store.bytes()).toBe(0);
    await store.add('e', [embedding('a'), embedding('b')]);
    await store.add('f', [embedding('a')]);
    expect(await store.bytes()).toBe(3 * 6);
  });

  it('reads more than one part, each embedding once', async () => {
    const ids = Array.from({ length: 2500 }, (_, index) => `${index}`);
    await store.add(
      'e',
      ids.map((id) => embedding(id)),
    );
    expect(await store.count('e')).toBe(ids.length);
    expect([...(await idsBy('e'))].sort()).toEqual([...ids].sort());
  });

  it('names the pictures that an encoder has not seen', async () => {
    await store.add('e', [embedding('a'), embedding('c')]);
    expect(await store.reconcile('e', ['d', 'c', 'b', 'a'])).toEqual(['d', 'b']);
    expect(await store.has('e', 'a')).toBe(true);
    expect(await store.has('e', 'b')).toBe(false);
  });

  it('does not ask again for a picture without an embedding', async () => {
    await store.add('e', [{ id: 'broken', halves: new Uint16Array(0) }]);
    expect(await store.reconcile('e', ['broken'])).toEqual([]);
  });

  it('deletes the embeddings of deleted pictures, of every encoder', async () => {
    await store.add('old', [embedding('gone'), embedding('kept')]);
    await store.add('new', [embedding('gone')]);
    await store.reconcile('new', ['kept']);
    expect(await idsBy('old')).toEqual(['kept']);
    expect(await idsBy('new')).toEqual([]);
  });

  it('keeps what other encoders have seen', async () => {
    await store.add('old', [embedding('a'), embedding('b')]);
    await store.add('new', [embedding('a')]);
    expect(await store.reconcile('new', ['a', 'b'])).toEqual(['b']);
    await store.add('new', [embedding('b')]);
    expect(await store.reconcile('new', ['a', 'b'])).toEqual([]);
    expect(await store.reconcile('old', ['a', 'b'])).toEqual([]);
  });

  it('tells other tabs of changes, and only of changes', async () => {
    const elsewhere = sameStore();
    const before = await elsewhere.revision();
    await store.add('e', [embedding('a')]);
    const added = await elsewhere.revision();
    expect(added).not.toBe(before);
    await store.reconcile('e', ['a']);
    expect(await elsewhere.revision()).toBe(added);
    await store.reconcile('e', []);
    expect(await elsewhere.revision()).not.toBe(added);
  });

  it('adds all or none to a disk that is full', async () => {
    await store.add('e', [embedding('before')]);
    const revision = await store.revision();
    const put = IDBObjectStore.prototype.put;
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
      this: IDBObjectStore,
      ...args
    ) {
      const [, key] = args;
      if (Array.isArray(key) && key[1] === 'b') throw new DOMException('', 'QuotaExceededError');
      return put.apply(this, args);
    });
    await expect(store.add('e', [embedding('a'), embedding('b')])).rejects.toMatchObject({
      code: 'quota',
    });
    expect(await idsBy('e')).toEqual(['before']);
    expect(await store.revision()).toBe(revision);
  });

  it('reports a browser that stores nothing, and tries again the next time', async () => {
    const open = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('private window', 'InvalidStateError');
    });
    await expect(store.reconcile('e', ['a'])).rejects.toMatchObject({
      code: 'unsupported',
      details: { what: 'IndexedDB' },
    });
    open.mockRestore();
    expect(await store.reconcile('e', ['a'])).toEqual(['a']);
  });
});
