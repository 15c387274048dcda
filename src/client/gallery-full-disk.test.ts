import { IDBObjectStore } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { memoryDirectory } from '../storage/memory-directory.ts';
import {
  bytes,
  fileNames,
  HEAD,
  ids,
  item,
  newDiskForEachTest,
  open,
  refusePuts,
  settledThumbnails,
  visit,
} from './__fixtures__/gallery-visit.ts';
import { MAX_DROPPED } from './gallery.ts';

newDiskForEachTest(memoryDirectory);

describe.each([
  { where: 'in files', isPrivate: false },
  { where: 'in the database, where there are no files', isPrivate: true },
])('a full disk, with pictures $where', ({ isPrivate }) => {
  beforeEach(() => {
    visit.gallery = open(isPrivate);
  });

  it('loses the oldest, and only as many as needed', async () => {
    for (const at of [1, 2, 3, 4]) await visit.gallery.add(item(String(at), at));
    await settledThumbnails(4);
    refusePuts(2, 'QuotaExceededError');
    expect(await visit.gallery.add(item('5', 5))).toEqual(['1', '2']);
    expect(await ids()).toEqual(['5', '4', '3']);
    expect(await bytes(await visit.gallery.file('3'))).toEqual([...HEAD, 3]);
    expect(await visit.gallery.file('1')).toBeNull();
  });

  it('loses none if that makes no room', async () => {
    const kept = Array.from({ length: 20 }, (_, at) => String(20 - at));
    for (const id of kept) await visit.gallery.add(item(id, Number(id)));
    await settledThumbnails(20);
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    await expect(visit.gallery.add(item('new', 101))).rejects.toThrow('full');
    expect(put).toHaveBeenCalledTimes(1 + MAX_DROPPED);
    expect(await bytes(await visit.gallery.file('new'))).toEqual([...HEAD, 101]);
    visit.gallery = open(isPrivate);
    expect(await ids()).toEqual(kept);
    for (const id of kept)
      expect(await bytes(await visit.gallery.file(id))).toEqual([...HEAD, +id]);
    expect(await visit.gallery.file('new')).toBeNull();
  });

  it('loses none when a write fails for another reason', async () => {
    await visit.gallery.add(item('1', 1));
    await settledThumbnails(1);
    refusePuts(1, 'UnknownError');
    await expect(visit.gallery.add(item('2', 2))).rejects.toThrow('full');
    expect(await ids()).toEqual(['1']);
  });
});

describe('a full disk', () => {
  it('keeps favourites, and empties the bin first', async () => {
    for (const at of [1, 2, 3, 4]) await visit.gallery.add(item(String(at), at));
    await settledThumbnails(4);
    // Even a favourite that is in the bin.
    await visit.gallery.change(['1'], () => ({ favourite: true, binnedAt: visit.now - 1 }));
    await visit.gallery.change(['4'], () => ({ binnedAt: visit.now }));
    refusePuts(2, 'QuotaExceededError');
    expect(await visit.gallery.add(item('5', 5))).toEqual(['4', '2']);
    expect(await ids()).toEqual(['5', '3', '1']);
  });

  it('that still refuses the file: the removed pictures are put back', async () => {
    for (const at of [1, 2]) await visit.gallery.add(item(String(at), at));
    await settledThumbnails(2);
    const { getFileHandle } = visit.folder;
    vi.spyOn(visit.folder, 'getFileHandle').mockImplementation(async (file, options) => {
      const handle = await getFileHandle.call(visit.folder, file, options);
      if (file.startsWith('new')) {
        handle.createWritable = () =>
          Promise.reject(new DOMException('full', 'QuotaExceededError'));
      }
      return handle;
    });
    await expect(visit.gallery.add(item('new', 3))).rejects.toThrow('full');
    visit.gallery = open();
    expect(await ids()).toEqual(['2', '1']);
    expect(await bytes(await visit.gallery.file('1'))).toEqual([...HEAD, 1]);
    expect(await fileNames()).toEqual(['1.png', '2.png']);
  });

  it('that is noticed only when a transaction commits loses nothing', async () => {
    for (const at of [1, 2]) await visit.gallery.add(item(String(at), at));
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
    await expect(visit.gallery.add(item('3', 3))).rejects.toThrow();
    vi.restoreAllMocks();
    visit.gallery = open();
    expect(await ids()).toEqual(['2', '1']);
  });
});
