import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { memoryDirectory } from '../storage/memory-directory.ts';
import {
  bytes,
  DAY_MS,
  fileNames,
  HEAD,
  ids,
  inDatabase,
  item,
  type Item,
  list,
  newDiskForEachTest,
  open,
  settledThumbnails,
  until,
  visit,
} from './__fixtures__/gallery-visit.ts';
import { BIN_DAYS, openGallery } from './gallery.ts';

newDiskForEachTest(memoryDirectory);

describe.each([
  { where: 'in files', isPrivate: false },
  { where: 'in the database, where there are no files', isPrivate: true },
])('pictures $where', ({ isPrivate }) => {
  beforeEach(() => {
    visit.gallery = open(isPrivate);
  });

  it('are kept, newest first, for the next visit', async () => {
    await visit.gallery.add(item('second', 2));
    await visit.gallery.add(item('first', 1));
    await visit.gallery.add(item('third', 3));
    visit.gallery = open(isPrivate);
    const items = await list();
    expect(items.map(({ id }) => id)).toEqual(['third', 'second', 'first']);
    const { file: _, ...facts } = item('third', 3);
    expect(items[0]).toEqual({ ...facts, bytes: 3 });
    expect(visit.gallery.held('third')).toBeUndefined();
    const file = await visit.gallery.file('third');
    expect(file?.type).toBe('image/png');
    expect(await bytes(file)).toEqual([...HEAD, 3]);
    expect(await fileNames()).toHaveLength(isPrivate ? 0 : 3);
    expect(await inDatabase('pngs')).toHaveLength(isPrivate ? 3 : 0);
  });

  it('are available at once when just painted', async () => {
    const adding = visit.gallery.add(item('1', 1));
    expect(await bytes(visit.gallery.held('1') ?? null)).toEqual([...HEAD, 1]);
    await adding;
    expect(await bytes(await visit.gallery.file('1'))).toEqual([...HEAD, 1]);
  });

  it('leave nothing behind when they are erased', async () => {
    for (const at of [1, 2, 3]) await visit.gallery.add(item(String(at), at));
    await until(async () => (await inDatabase('thumbnails')).length === 3);
    await visit.gallery.erase(['2', 'unknown']);
    expect(await ids()).toEqual(['3', '1']);
    expect(await visit.gallery.file('2')).toBeNull();
    await visit.gallery.erase(['1', '3']);
    expect(await fileNames()).toEqual([]);
    for (const store of ['pictures', 'pngs', 'thumbnails']) {
      expect(await inDatabase(store)).toEqual([]);
    }
  });

  it('have thumbnails, which are made once', async () => {
    await visit.gallery.add(item('1', 1));
    await until(async () => (await inDatabase('thumbnails')).length === 1);
    visit.gallery = openGallery<Item>({
      ...{
        name: visit.name,
        folder: () => Promise.resolve(isPrivate ? null : visit.folder),
        locks: null,
      },
      makeSmall: () => Promise.reject(new Error('not again')),
    });
    const small = await visit.gallery.thumbnail('1');
    expect(await small?.text()).toBe('small \x01');
    expect(await visit.gallery.thumbnail('unknown')).toBeNull();
  });

  it('have thumbnails that can be dropped and are made again', async () => {
    for (const at of [1, 2]) await visit.gallery.add(item(String(at), at));
    await settledThumbnails(2);
    expect(await visit.gallery.thumbnailBytes()).toBe(2 * 'small ?'.length);
    await visit.gallery.dropThumbnails();
    expect(await visit.gallery.thumbnailBytes()).toBe(0);
    expect(await (await visit.gallery.thumbnail('1'))?.text()).toBe('small \x01');
  });

  it('that are already small are not kept twice', async () => {
    visit.gallery = openGallery<Item>({
      ...{
        name: visit.name,
        folder: () => Promise.resolve(isPrivate ? null : visit.folder),
        locks: null,
      },
      makeSmall: (file) => Promise.resolve(file),
    });
    await visit.gallery.add(item('1', 1));
    expect(await bytes(await visit.gallery.thumbnail('1'))).toEqual([...HEAD, 1]);
    await visit.gallery.add(item('2', 2));
    expect(await bytes(await visit.gallery.thumbnail('2'))).toEqual([...HEAD, 2]);
    expect(await inDatabase('thumbnails')).toEqual([]);
  });

  it('are all listed, however many were painted at the same moment', async () => {
    const many = Array.from({ length: 140 }, (_, at) => item(`p${at}`, Math.max(at, 20)));
    for (const one of many) await visit.gallery.add(one);
    const parts: number[] = [];
    const found: Item[] = [];
    await visit.gallery.list((part) => {
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

describe('files', () => {
  it('go to the database where writing fails for a reason other than space', async () => {
    visit.folder.getFileHandle = () => Promise.reject(new DOMException('gone', 'NotFoundError'));
    await visit.gallery.add(item('1', 1));
    visit.gallery = open();
    expect(await bytes(await visit.gallery.file('1'))).toEqual([...HEAD, 1]);
  });

  it('may go missing; the facts of their pictures remain', async () => {
    await visit.gallery.add(item('1', 1));
    await settledThumbnails(1);
    await visit.folder.removeEntry('1.png');
    visit.gallery = open();
    expect(await ids()).toEqual(['1']);
    expect(await visit.gallery.file('1')).toBeNull();
    expect(await (await visit.gallery.thumbnail('1'))?.text()).toBe('small \x01');
  });

  it.each(['png', 'jpg', 'webp'])(
    'keep their format: a %s comes back unchanged',
    async (ending) => {
      const name = `a1111.${ending}`;
      const path = new URL(
        `../core/formats/picture-parameters/__goldens__/${name}`,
        import.meta.url,
      );
      const file = readFileSync(path);
      await visit.gallery.add({ ...item('1', 1), file: new Blob([file]) });
      const back = await open().file('1');
      expect(back?.type).toBe(ending === 'jpg' ? 'image/jpeg' : `image/${ending}`);
      expect(Buffer.from(await back!.arrayBuffer()).equals(file)).toBe(true);
    },
  );

  it('that belong to no picture are removed the day after', async () => {
    await visit.gallery.add(item('1', 1));
    const handle = await visit.folder.getFileHandle('left.png', { create: true });
    const writable = await handle.createWritable();
    await writable.write('crashed');
    await writable.close();
    const sweep = async (at: number) => {
      visit.now = at;
      await list(open());
      await new Promise((resolve) => setTimeout(resolve, 20));
      return fileNames();
    };
    expect(await sweep(Date.now())).toEqual(['1.png', 'left.png']);
    expect(await sweep(Date.now() + 2 * DAY_MS)).toEqual(['1.png']);
  });
});

describe('the bin', () => {
  it('keeps deleted pictures until they are restored or expire', async () => {
    for (const at of [1, 2]) await visit.gallery.add(item(String(at), at));
    await visit.gallery.change(['1', '2', 'unknown'], () => ({ binnedAt: visit.now }));
    expect((await list()).map(({ binnedAt }) => binnedAt)).toEqual([visit.now, visit.now]);
    await visit.gallery.change(['2'], () => ({ binnedAt: undefined }));
    visit.now += BIN_DAYS * DAY_MS - 1;
    await list(open());
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await ids()).toEqual(['2', '1']);
    visit.now += 1;
    await list(open());
    await until(async () => (await ids()).length === 1);
    expect(await fileNames()).toEqual(['2.png']);
  });
});

describe('several tabs', () => {
  it('learn what another tab has added, changed and erased', async () => {
    const other = open();
    const told: (readonly string[])[] = [];
    other.subscribe((changed) => told.push(changed));
    const own = vi.fn();
    visit.gallery.subscribe(own);
    await visit.gallery.add(item('1', 1));
    await visit.gallery.change(['1'], () => ({ favourite: true }));
    await visit.gallery.erase(['1']);
    await until(() => told.length === 3);
    expect(told).toEqual([['1'], ['1'], ['1']]);
    expect(own).not.toHaveBeenCalled();
    expect(await other.get(['1'])).toEqual([]);
  });

  it('may delete the same picture at once', async () => {
    const other = open();
    await visit.gallery.add(item('1', 1));
    await Promise.all([visit.gallery.erase(['1']), other.erase(['1'])]);
    await other.change(['1'], () => ({ favourite: true }));
    expect(await ids()).toEqual([]);
    expect(await fileNames()).toEqual([]);
  });
});
