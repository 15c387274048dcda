import { IDBObjectStore } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { memoryDirectory } from '../storage/memory-directory.ts';
import { BIN_DAYS, MAX_DROPPED, openGallery } from './gallery.ts';

interface Item {
  id: string;
  createdAt: number;
  prompt: string;
  favourite?: boolean;
  binnedAt?: number;
  parameters?: unknown;
}
interface Painted extends Item {
  png: Blob;
}

const DAY_MS = 86_400_000;
const HEAD = [0x89, 0x50];

const item = (id: string, createdAt: number): Painted => ({
  id,
  createdAt,
  png: new Blob([Uint8Array.of(...HEAD, createdAt)], { type: 'image/png' }),
  prompt: '红苹果',
});

let visits = 0;
let name: string;
/** OPFS, which outlives a visit. */
let folder: FileSystemDirectoryHandle;
let now: number;
let gallery: ReturnType<typeof open>;

function open(isPrivate = false) {
  return openGallery<Item>({
    name,
    folder: () => Promise.resolve(isPrivate ? null : folder),
    makeSmall: async (png) => new Blob(['small ', await png.slice(2).arrayBuffer()]),
    clock: () => now,
    locks: null,
  });
}

async function list(from = gallery) {
  const items: Item[] = [];
  await from.list((part) => items.push(...part));
  return items;
}
const ids = async (from = gallery) => (await list(from)).map(({ id }) => id);
const bytes = async (blob: Blob | null) => blob && [...new Uint8Array(await blob.arrayBuffer())];
const fileNames = async () => {
  const names = [];
  for await (const file of folder.keys()) names.push(file);
  return names.sort();
};
const inDatabase = async (store: string) => {
  const db = await openDB(name);
  const found = (await db.getAll(store)) as Record<string, unknown>[];
  db.close();
  return found;
};
/** As the second version kept them. */
async function writeOld(pictures: readonly Painted[], version = 2) {
  const db = await openDB(name, version, {
    upgrade(older) {
      const store = older.createObjectStore('pictures', { keyPath: 'id' });
      store.createIndex('createdAt', 'createdAt');
      if (version < 2) return;
      older.createObjectStore('files');
      store.createIndex('files', 'files', { multiEntry: true });
    },
  });
  const shared = version < 2 ? {} : { files: [] };
  for (const picture of pictures) await db.put('pictures', { ...picture, ...shared });
  return db;
}
const areMoved = (count: number) =>
  vi.waitUntil(
    async () =>
      (await fileNames()).length === count &&
      (await inDatabase('pictures')).every((picture) => !('png' in picture)),
  );

beforeEach(() => {
  name = `gallery-${++visits}`;
  folder = memoryDirectory();
  now = 100 * DAY_MS;
  gallery = open();
});
afterEach(() => vi.restoreAllMocks());

describe.each([
  { where: 'in files', isPrivate: false },
  { where: 'in the database, where there are no files', isPrivate: true },
])('pictures $where', ({ isPrivate }) => {
  beforeEach(() => {
    gallery = open(isPrivate);
  });

  it('are kept, newest first, for the next visit', async () => {
    await gallery.add(item('second', 2));
    await gallery.add(item('first', 1));
    await gallery.add(item('third', 3));
    gallery = open(isPrivate);
    const items = await list();
    expect(items.map(({ id }) => id)).toEqual(['third', 'second', 'first']);
    const { png: _, ...facts } = item('third', 3);
    expect(items[0]).toEqual({ ...facts, bytes: 3 });
    expect(gallery.held('third')).toBeUndefined();
    const file = await gallery.file('third');
    expect(file?.type).toBe('image/png');
    expect(await bytes(file)).toEqual([...HEAD, 3]);
    expect(await fileNames()).toHaveLength(isPrivate ? 0 : 3);
    expect(await inDatabase('pngs')).toHaveLength(isPrivate ? 3 : 0);
  });

  it('are there at once when they have just been painted', async () => {
    const adding = gallery.add(item('1', 1));
    expect(await bytes(gallery.held('1') ?? null)).toEqual([...HEAD, 1]);
    await adding;
    expect(await bytes(await gallery.file('1'))).toEqual([...HEAD, 1]);
  });

  it('leave nothing behind when they are erased', async () => {
    for (const at of [1, 2, 3]) await gallery.add(item(String(at), at));
    await vi.waitUntil(async () => (await inDatabase('thumbnails')).length === 3);
    await gallery.erase(['2', 'unknown']);
    expect(await ids()).toEqual(['3', '1']);
    expect(await gallery.file('2')).toBeNull();
    await gallery.erase(['1', '3']);
    expect(await fileNames()).toEqual([]);
    for (const store of ['pictures', 'pngs', 'thumbnails']) {
      expect(await inDatabase(store)).toEqual([]);
    }
  });

  it('have small pictures, which are made once', async () => {
    await gallery.add(item('1', 1));
    await vi.waitUntil(async () => (await inDatabase('thumbnails')).length === 1);
    gallery = openGallery<Item>({
      ...{ name, folder: () => Promise.resolve(isPrivate ? null : folder), locks: null },
      makeSmall: () => Promise.reject(new Error('not again')),
    });
    const small = await gallery.thumbnail('1');
    expect(await small?.text()).toBe('small \x01');
    expect(await gallery.thumbnail('unknown')).toBeNull();
  });

  it('that are small already are not kept twice', async () => {
    gallery = openGallery<Item>({
      ...{ name, folder: () => Promise.resolve(isPrivate ? null : folder), locks: null },
      makeSmall: (png) => Promise.resolve(png),
    });
    await gallery.add(item('1', 1));
    expect(await bytes(await gallery.thumbnail('1'))).toEqual([...HEAD, 1]);
    await gallery.add(item('2', 2));
    expect(await bytes(await gallery.thumbnail('2'))).toEqual([...HEAD, 2]);
    expect(await inDatabase('thumbnails')).toEqual([]);
  });

  it('drop the oldest, and only as many as a full disk demands', async () => {
    for (const at of [1, 2, 3, 4]) await gallery.add(item(String(at), at));
    await settledThumbnails(4);
    refusePuts(2, 'QuotaExceededError');
    expect(await gallery.add(item('5', 5))).toEqual(['1', '2']);
    expect(await ids()).toEqual(['5', '4', '3']);
    expect(await bytes(await gallery.file('3'))).toEqual([...HEAD, 3]);
    expect(await gallery.file('1')).toBeNull();
  });

  it('lose nothing to a disk that stays full', async () => {
    const kept = Array.from({ length: 20 }, (_, at) => String(20 - at));
    for (const id of kept) await gallery.add(item(id, Number(id)));
    await settledThumbnails(20);
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    await expect(gallery.add(item('new', 101))).rejects.toThrow('full');
    expect(put).toHaveBeenCalledTimes(1 + MAX_DROPPED);
    expect(await bytes(await gallery.file('new'))).toEqual([...HEAD, 101]);
    gallery = open(isPrivate);
    expect(await ids()).toEqual(kept);
    for (const id of kept) expect(await bytes(await gallery.file(id))).toEqual([...HEAD, +id]);
    expect(await gallery.file('new')).toBeNull();
  });

  it('drop nothing after any other failure', async () => {
    await gallery.add(item('1', 1));
    await settledThumbnails(1);
    refusePuts(1, 'UnknownError');
    await expect(gallery.add(item('2', 2))).rejects.toThrow('full');
    expect(await ids()).toEqual(['1']);
  });

  it('are all listed, however many were painted at the same moment', async () => {
    const many = Array.from({ length: 140 }, (_, at) => item(`p${at}`, Math.max(at, 20)));
    for (const one of many) await gallery.add(one);
    const parts: number[] = [];
    const found: Item[] = [];
    await gallery.list((part) => {
      parts.push(part.length);
      found.push(...part);
    });
    expect(parts[0]).toBe(100);
    expect(new Set(found.map(({ id }) => id)).size).toBe(140);
    expect(found).toHaveLength(140);
    const times = found.map(({ createdAt }) => createdAt);
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });
});

const settledThumbnails = (count: number) =>
  vi.waitUntil(async () => (await inDatabase('thumbnails')).length === count);

describe('a full disk', () => {
  it('spares favourites, and empties the bin first', async () => {
    for (const at of [1, 2, 3, 4]) await gallery.add(item(String(at), at));
    await settledThumbnails(4);
    // Also one that lies in the bin.
    await gallery.change(['1'], () => ({ favourite: true, binnedAt: now - 1 }));
    await gallery.change(['4'], () => ({ binnedAt: now }));
    refusePuts(2, 'QuotaExceededError');
    expect(await gallery.add(item('5', 5))).toEqual(['4', '2']);
    expect(await ids()).toEqual(['5', '3', '1']);
  });

  it('that still refuses the file gets back what was removed for it', async () => {
    for (const at of [1, 2]) await gallery.add(item(String(at), at));
    await settledThumbnails(2);
    const { getFileHandle } = folder;
    vi.spyOn(folder, 'getFileHandle').mockImplementation(async (file, options) => {
      const handle = await getFileHandle.call(folder, file, options);
      if (file.startsWith('new')) {
        handle.createWritable = () =>
          Promise.reject(new DOMException('full', 'QuotaExceededError'));
      }
      return handle;
    });
    await expect(gallery.add(item('new', 3))).rejects.toThrow('full');
    gallery = open();
    expect(await ids()).toEqual(['2', '1']);
    expect(await bytes(await gallery.file('1'))).toEqual([...HEAD, 1]);
    expect(await fileNames()).toEqual(['1.png', '2.png']);
  });

  it('that shows only at the end of a transaction loses nothing', async () => {
    for (const at of [1, 2]) await gallery.add(item(String(at), at));
    await settledThumbnails(2);
    const { put } = IDBObjectStore.prototype;
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
    vi.restoreAllMocks();
    gallery = open();
    expect(await ids()).toEqual(['2', '1']);
  });
});

describe('files', () => {
  it('go to the database where they cannot be written for another reason than space', async () => {
    folder.getFileHandle = () => Promise.reject(new DOMException('gone', 'NotFoundError'));
    await gallery.add(item('1', 1));
    gallery = open();
    expect(await bytes(await gallery.file('1'))).toEqual([...HEAD, 1]);
  });

  it('that are gone leave the facts of their pictures', async () => {
    await gallery.add(item('1', 1));
    await settledThumbnails(1);
    await folder.removeEntry('1.png');
    gallery = open();
    expect(await ids()).toEqual(['1']);
    expect(await gallery.file('1')).toBeNull();
    expect(await (await gallery.thumbnail('1'))?.text()).toBe('small \x01');
  });

  it('that belong to no picture are removed the day after', async () => {
    await gallery.add(item('1', 1));
    const handle = await folder.getFileHandle('left.png', { create: true });
    const writable = await handle.createWritable();
    await writable.write('crashed');
    await writable.close();
    const sweep = async (at: number) => {
      now = at;
      await list(open());
      await new Promise((resolve) => setTimeout(resolve, 20));
      return fileNames();
    };
    expect(await sweep(Date.now())).toEqual(['1.png', 'left.png']);
    expect(await sweep(Date.now() + 2 * DAY_MS)).toEqual(['1.png']);
  });
});

describe('the bin', () => {
  it('keeps deleted pictures until they are put back or their time is up', async () => {
    for (const at of [1, 2]) await gallery.add(item(String(at), at));
    await gallery.change(['1', '2', 'unknown'], () => ({ binnedAt: now }));
    expect((await list()).map(({ binnedAt }) => binnedAt)).toEqual([now, now]);
    await gallery.change(['2'], () => ({ binnedAt: undefined }));
    now += BIN_DAYS * DAY_MS - 1;
    await list(open());
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await ids()).toEqual(['2', '1']);
    now += 1;
    await list(open());
    await vi.waitUntil(async () => (await ids()).length === 1);
    expect(await fileNames()).toEqual(['2.png']);
  });
});

describe('several tabs', () => {
  it('hear what another tab has added, changed and erased', async () => {
    const other = open();
    const told: (readonly string[])[] = [];
    other.subscribe((changed) => told.push(changed));
    const own = vi.fn();
    gallery.subscribe(own);
    await gallery.add(item('1', 1));
    await gallery.change(['1'], () => ({ favourite: true }));
    await gallery.erase(['1']);
    await vi.waitUntil(() => told.length === 3);
    expect(told).toEqual([['1'], ['1'], ['1']]);
    expect(own).not.toHaveBeenCalled();
    expect(await other.get(['1'])).toEqual([]);
  });

  it('may delete the same picture at once', async () => {
    const other = open();
    await gallery.add(item('1', 1));
    await Promise.all([gallery.erase(['1']), other.erase(['1'])]);
    await other.change(['1'], () => ({ favourite: true }));
    expect(await ids()).toEqual([]);
    expect(await fileNames()).toEqual([]);
  });
});

describe('pictures of earlier versions', () => {
  const OLD = [1, 2, 3].map((at) => item(String(at), at));
  const expectAll = async (from = gallery) => {
    expect(await ids(from)).toEqual(['3', '2', '1']);
    for (const { id, createdAt } of OLD) {
      expect(await bytes(await from.file(id))).toEqual([...HEAD, createdAt]);
    }
  };

  it('are moved to files, one by one', async () => {
    (await writeOld(OLD)).close();
    await expectAll();
    await areMoved(3);
    expect((await inDatabase('pictures')).map(({ bytes: size }) => size)).toEqual([3, 3, 3]);
    await settledThumbnails(3);
    await expectAll(open());
  });

  it('are moved to another store where there are no files, and on when there are', async () => {
    (await writeOld(OLD)).close();
    gallery = open(true);
    await expectAll();
    await vi.waitUntil(async () => (await inDatabase('pngs')).length === 3);
    expect((await inDatabase('pictures')).some((picture) => 'png' in picture)).toBe(false);
    await expectAll(open(true));
    gallery = open();
    await expectAll();
    await areMoved(3);
    await vi.waitUntil(async () => (await inDatabase('pngs')).length === 0);
    await expectAll(open());
  });

  /** The page ends at the n-th step that the move takes. */
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9])('survive a crash at step %i of the move', async (dies) => {
    (await writeOld(OLD)).close();
    const { getFileHandle } = folder;
    const { put } = IDBObjectStore.prototype;
    let steps = 0;
    const step = () => {
      if (++steps >= dies) throw new DOMException('crash', 'AbortError');
    };
    const handles = vi.spyOn(folder, 'getFileHandle').mockImplementation((file, options) => {
      step();
      return getFileHandle.call(folder, file, options);
    });
    const puts = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
      this: IDBObjectStore,
      value,
      key,
    ) {
      step();
      return put.call(this, value, key);
    });
    await list();
    await vi.waitUntil(() => steps >= dies);
    await new Promise((resolve) => setTimeout(resolve, 10));
    handles.mockRestore();
    puts.mockRestore();
    gallery = open();
    await expectAll();
    await areMoved(3);
    await expectAll(open());
  });

  it('stay where they are while the disk is full, and are moved once there is room', async () => {
    (await writeOld(OLD)).close();
    const { getFileHandle } = folder;
    const full = vi.spyOn(folder, 'getFileHandle').mockImplementation(async (file, options) => {
      const handle = await getFileHandle.call(folder, file, options);
      handle.createWritable = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
      return handle;
    });
    await expectAll();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await inDatabase('pictures')).every((picture) => 'png' in picture)).toBe(true);
    full.mockRestore();
    await expectAll(open());
    await areMoved(3);
  });

  it('stay where they are if the copy differs from them', async () => {
    (await writeOld([OLD[0]!])).close();
    const { getFileHandle } = folder;
    vi.spyOn(folder, 'getFileHandle').mockImplementation(async (file, options) => {
      const handle = await getFileHandle.call(folder, file, options);
      const { createWritable } = handle;
      handle.createWritable = async () => {
        const writable = await createWritable.call(handle);
        const { write } = writable;
        writable.write = () => write.call(writable, 'damaged');
        return writable;
      };
      return handle;
    });
    await list();
    await vi.waitUntil(async () => (await fileNames()).length === 0);
    await new Promise((resolve) => setTimeout(resolve, 20));
    gallery = open();
    expect(await bytes(await gallery.file('1'))).toEqual([...HEAD, 1]);
  });

  it('that are deleted meanwhile do not come back', async () => {
    (await writeOld(OLD)).close();
    await list();
    await gallery.erase(['1', '2', '3']);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(await fileNames()).toEqual([]);
    expect(await ids(open())).toEqual([]);
  });

  it('are told apart from those of an older page that is still open', async () => {
    const old = await writeOld([OLD[0]!]);
    await expect(list()).rejects.toThrow('older page');
    await old.put('pictures', { ...OLD[1]!, files: [] });
    old.close();
    await vi.waitUntil(() => list().catch(() => null));
    expect(await ids()).toEqual(['2', '1']);
    await areMoved(2);
  });
});

describe('files that pictures share', () => {
  const START = Uint8Array.of(1, 2, 3);
  /** Each with an object of its own, as they come from a worker. */
  const painted = (id: string, at: number) => ({
    ...item(id, at),
    parameters: { seed: at, start: { picture: new Blob([START]), fit: 'crop', mask: null } },
  });
  const starts = async (from = gallery) => {
    const pictures = (await list(from)) as ReturnType<typeof painted>[];
    return Promise.all(pictures.map(({ parameters }) => bytes(parameters.start.picture)));
  };
  const count = async () => (await inDatabase('files')).length;

  it('are kept once, as long as a picture needs them', async () => {
    for (const at of [1, 2, 3]) await gallery.add(painted(String(at), at));
    expect(await count()).toBe(1);
    expect(await starts()).toEqual([[...START], [...START], [...START]]);
    expect(await starts(open())).toEqual([[...START], [...START], [...START]]);
    await gallery.erase(['1', '3']);
    expect(await starts()).toEqual([[...START]]);
    await gallery.erase(['2']);
    expect(await count()).toBe(0);
  });

  it('are deleted with the pictures that are dropped', async () => {
    await gallery.add(painted('1', 1));
    await settledThumbnails(1);
    refusePuts(1, 'QuotaExceededError');
    expect(await gallery.add(item('2', 2))).toEqual(['1']);
    expect(await count()).toBe(0);
  });

  it('are taken out of pictures of the first version, which lose nothing', async () => {
    (await writeOld([painted('1', 1), painted('2', 2), item('3', 3)], 1)).close();
    expect(await list()).toHaveLength(3);
    await areMoved(3);
    expect(await count()).toBe(1);
    await gallery.erase(['3']);
    expect(await starts(open())).toEqual([[...START], [...START]]);
  });

  it('are not written without their picture', async () => {
    await list();
    refuseEverySecondPut(1 + MAX_DROPPED, 'QuotaExceededError');
    await expect(gallery.add(painted('1', 1))).rejects.toThrow('full');
    expect([await inDatabase('pictures'), await count()]).toEqual([[], 0]);
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
