import { IDBObjectStore } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MAX_DROPPED, openGallery } from './gallery.ts';

interface Item {
  id: string;
  createdAt: number;
  png: Blob;
  prompt: string;
}

const item = (id: string, createdAt: number): Item => ({
  id,
  createdAt,
  png: new Blob([Uint8Array.of(0x89, 0x50, createdAt)], { type: 'image/png' }),
  prompt: '红苹果',
});

let name = 0;
let gallery: ReturnType<typeof openGallery<Item>>;
const ids = async () => (await gallery.list()).map(({ id }) => id);

beforeEach(() => {
  gallery = openGallery<Item>(`gallery-${++name}`);
});
afterEach(() => vi.restoreAllMocks());

describe('openGallery', () => {
  it('keeps pictures, newest first, for the next opening', async () => {
    await gallery.add(item('second', 2));
    await gallery.add(item('first', 1));
    await gallery.add(item('third', 3));
    gallery = openGallery<Item>(`gallery-${name}`);
    expect(await ids()).toEqual(['third', 'second', 'first']);
    const [newest] = await gallery.list();
    expect(newest?.prompt).toBe('红苹果');
    expect([...new Uint8Array(await newest!.png.arrayBuffer())]).toEqual([0x89, 0x50, 3]);
  });

  it('removes one and clears all', async () => {
    for (const at of [1, 2, 3]) await gallery.add(item(String(at), at));
    await gallery.remove('2');
    expect(await ids()).toEqual(['3', '1']);
    await gallery.clear();
    expect(await ids()).toEqual([]);
  });

  it('drops the oldest, and only as many as a full disk demands', async () => {
    for (const at of [1, 2, 3, 4]) await gallery.add(item(String(at), at));
    refusePuts(2, 'QuotaExceededError');
    expect(await gallery.add(item('5', 5))).toEqual(['1', '2']);
    expect(await ids()).toEqual(['5', '4', '3']);
  });

  it('loses nothing to a disk that stays full', async () => {
    const kept = Array.from({ length: 100 }, (_, at) => String(100 - at));
    for (const id of kept) await gallery.add(item(id, Number(id)));
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    await expect(gallery.add(item('new', 101))).rejects.toThrow('full');
    expect(put).toHaveBeenCalledTimes(1 + MAX_DROPPED);
    expect(await ids()).toEqual(kept);
  });

  it('loses nothing to a disk that is found full at the end of a transaction', async () => {
    for (const at of [1, 2]) await gallery.add(item(String(at), at));
    const put = IDBObjectStore.prototype.put;
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
      this: IDBObjectStore,
      value,
      key,
    ) {
      const request = put.call(this, value, key);
      queueMicrotask(() => this.transaction.abort());
      return request;
    });
    await expect(gallery.add(item('3', 3))).rejects.toThrow();
    expect(await ids()).toEqual(['2', '1']);
  });

  it('drops nothing for any other failure', async () => {
    await gallery.add(item('1', 1));
    refusePuts(1, 'UnknownError');
    await expect(gallery.add(item('2', 2))).rejects.toThrow('full');
    expect(await ids()).toEqual(['1']);
  });
});

function refusePuts(times: number, error: string) {
  const put = vi.spyOn(IDBObjectStore.prototype, 'put');
  for (let i = 0; i < times; i++) {
    put.mockImplementationOnce(() => {
      throw new DOMException('full', error);
    });
  }
}
