import { IDBObjectStore } from 'fake-indexeddb';
import { describe, expect, it, vi } from 'vitest';
import { memoryDirectory } from '../storage/memory-directory.ts';
import {
  areMoved,
  asOld,
  bytes,
  fileNames,
  HEAD,
  ids,
  inDatabase,
  item,
  list,
  newDiskForEachTest,
  open,
  settledThumbnails,
  until,
  visit,
  writeOld,
} from './__fixtures__/gallery-visit.ts';

newDiskForEachTest(memoryDirectory);

describe('pictures of earlier versions', () => {
  const OLD = [1, 2, 3].map((at) => item(String(at), at));
  const expectAll = async (from = visit.gallery) => {
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

  it('are moved to another store where there are no files, and to files later', async () => {
    (await writeOld(OLD)).close();
    visit.gallery = open(true);
    await expectAll();
    await until(async () => (await inDatabase('pngs')).length === 3);
    expect((await inDatabase('pictures')).some((picture) => 'png' in picture)).toBe(false);
    await expectAll(open(true));
    visit.gallery = open();
    await expectAll();
    await areMoved(3);
    await until(async () => (await inDatabase('pngs')).length === 0);
    await expectAll(open());
  });

  it('that are no PNGs are moved as they are', async () => {
    const jpeg = [0xff, 0xd8, 0xff, 0xe0, 1];
    const file = new Blob([Uint8Array.of(...jpeg)], { type: 'image/jpeg' });
    visit.gallery = open(true);
    await visit.gallery.add({ ...item('1', 1), file });
    visit.gallery = open();
    expect(await ids()).toEqual(['1']);
    await until(async () => (await inDatabase('pngs')).length === 0);
    const moved = await open().file('1');
    expect(moved?.type).toBe('image/jpeg');
    expect(await bytes(moved)).toEqual(jpeg);
  });

  /** The page dies at the n-th step of the move. */
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9])('survive a crash at step %i of the move', async (dies) => {
    (await writeOld(OLD)).close();
    const { getFileHandle } = visit.folder;
    const { put } = IDBObjectStore.prototype;
    let steps = 0;
    const step = () => {
      if (++steps >= dies) throw new DOMException('crash', 'AbortError');
    };
    const handles = vi.spyOn(visit.folder, 'getFileHandle').mockImplementation((file, options) => {
      step();
      return getFileHandle.call(visit.folder, file, options);
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
    await until(() => steps >= dies);
    await new Promise((resolve) => setTimeout(resolve, 10));
    handles.mockRestore();
    puts.mockRestore();
    visit.gallery = open();
    await expectAll();
    await areMoved(3);
    await expectAll(open());
  });

  it('stay where they are while the disk is full, and are moved once there is room', async () => {
    (await writeOld(OLD)).close();
    const { getFileHandle } = visit.folder;
    const full = vi
      .spyOn(visit.folder, 'getFileHandle')
      .mockImplementation(async (file, options) => {
        const handle = await getFileHandle.call(visit.folder, file, options);
        handle.createWritable = () =>
          Promise.reject(new DOMException('full', 'QuotaExceededError'));
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
    const { getFileHandle } = visit.folder;
    vi.spyOn(visit.folder, 'getFileHandle').mockImplementation(async (file, options) => {
      const handle = await getFileHandle.call(visit.folder, file, options);
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
    await until(async () => (await fileNames()).length === 0);
    await new Promise((resolve) => setTimeout(resolve, 20));
    visit.gallery = open();
    expect(await bytes(await visit.gallery.file('1'))).toEqual([...HEAD, 1]);
  });

  it('that are deleted during the move do not come back', async () => {
    (await writeOld(OLD)).close();
    await list();
    await visit.gallery.erase(['1', '2', '3']);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(await fileNames()).toEqual([]);
    expect(await ids(open())).toEqual([]);
  });

  it('are not read while a page of an older version is still open', async () => {
    const old = await writeOld([OLD[0]!]);
    await expect(list()).rejects.toThrow('older page');
    await old.put('pictures', asOld(OLD[1]!));
    old.close();
    await until(() => list().catch(() => null));
    expect(await ids()).toEqual(['2', '1']);
    await areMoved(2);
  });
});
