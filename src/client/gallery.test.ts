import { IDBObjectStore } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
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

describe('files that pictures share', () => {
  const START = Uint8Array.of(1, 2, 3);
  /** Each with an object of its own, as they come from a worker. */
  const painted = (id: string, at: number) => ({
    ...item(id, at),
    parameters: { seed: at, start: { picture: new Blob([START]), fit: 'crop', mask: null } },
  });
  type Painted = ReturnType<typeof painted>;
  const open = () => openGallery<Painted>(`gallery-${name}`);
  const count = async (store: 'pictures' | 'files') => {
    const db = await openDB(`gallery-${name}`);
    const found = await db.count(store);
    db.close();
    return found;
  };
  const starts = async (from: ReturnType<typeof open>) => {
    const pictures = await from.list();
    const bytes = pictures.map(({ parameters }) => parameters.start.picture.arrayBuffer());
    return (await Promise.all(bytes)).map((buffer) => [...new Uint8Array(buffer)]);
  };
  /** As the first version kept them. */
  const writeOld = async (pictures: readonly Painted[]) => {
    const db = await openDB(`gallery-${name}`, 1, {
      upgrade: (older) =>
        void older
          .createObjectStore('pictures', { keyPath: 'id' })
          .createIndex('createdAt', 'createdAt'),
    });
    for (const picture of pictures) await db.put('pictures', picture);
    return db;
  };

  it('are kept once, as long as a picture needs them', async () => {
    const shared = open();
    for (const at of [1, 2, 3]) await shared.add(painted(String(at), at));
    expect(await count('files')).toBe(1);
    expect(await starts(shared)).toEqual([[...START], [...START], [...START]]);
    const [newest] = await shared.list();
    expect(newest).toEqual({ ...painted('3', 3), png: expect.any(Blob) as Blob });
    for (const id of ['1', '3']) await shared.remove(id);
    expect(await starts(shared)).toEqual([[...START]]);
    await shared.remove('2');
    expect(await count('files')).toBe(0);
    // As undoing a deletion does.
    await shared.add(newest!);
    expect(await starts(shared)).toEqual([[...START]]);
    await shared.clear();
    expect(await count('files')).toBe(0);
  });

  it('are deleted with the oldest pictures when the disk is full', async () => {
    const shared = open();
    await shared.add(painted('1', 1));
    refusePuts(1, 'QuotaExceededError');
    expect(await shared.add(item('2', 2) as unknown as Painted)).toEqual(['1']);
    expect([await count('pictures'), await count('files')]).toEqual([1, 0]);
  });

  it('are taken out of pictures of the first version, which lose nothing', async () => {
    const old = [painted('1', 1), painted('2', 2), item('3', 3) as unknown as Painted];
    (await writeOld(old)).close();
    const upgraded = open();
    expect(await upgraded.list()).toHaveLength(3);
    await vi.waitUntil(async () => (await count('files')) === 1);
    await upgraded.remove('3');
    expect(await starts(upgraded)).toEqual([[...START], [...START]]);
    expect((await upgraded.list()).map(({ parameters }) => parameters.seed)).toEqual([2, 1]);
  });

  it('stay in them if the disk refuses to write them elsewhere', async () => {
    (await writeOld([painted('1', 1)])).close();
    refusePuts(1, 'QuotaExceededError');
    const upgraded = open();
    expect(await starts(upgraded)).toEqual([[...START]]);
    expect([await count('pictures'), await count('files')]).toEqual([1, 0]);
    // Until it has room, at another start.
    expect(await starts(upgraded)).toEqual([[...START]]);
    await vi.waitUntil(async () => (await count('files')) === 1);
    expect(await starts(upgraded)).toEqual([[...START]]);
  });

  it('are not written without their picture', async () => {
    const shared = open();
    await shared.list();
    refuseEverySecondPut(1 + MAX_DROPPED, 'QuotaExceededError');
    await expect(shared.add(painted('1', 1))).rejects.toThrow('full');
    expect([await count('pictures'), await count('files')]).toEqual([0, 0]);
  });

  it('wait for an older page to close, without holding up the newer one', async () => {
    const old = await writeOld([painted('1', 1)]);
    const upgraded = open();
    await expect(upgraded.list()).rejects.toThrow('older page');
    old.close();
    await vi.waitUntil(() => upgraded.list().catch(() => null));
    expect(await starts(upgraded)).toEqual([[...START]]);
  });
});

function refusePuts(times: number, error: string) {
  const put = vi.spyOn(IDBObjectStore.prototype, 'put');
  for (let i = 0; i < times; i++) put.mockImplementationOnce(() => refuse(error));
}

/** Each file is written, and then its picture is refused. */
function refuseEverySecondPut(pairs: number, error: string) {
  const { put } = IDBObjectStore.prototype;
  const spy = vi.spyOn(IDBObjectStore.prototype, 'put');
  for (let i = 0; i < pairs; i++) {
    spy.mockImplementationOnce(function (this: IDBObjectStore, value, key) {
      return put.call(this, value, key);
    });
    spy.mockImplementationOnce(() => refuse(error));
  }
}

function refuse(error: string): never {
  throw new DOMException('full', error);
}
