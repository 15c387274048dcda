import { IDBObjectStore } from 'fake-indexeddb';
import { describe, expect, it, vi } from 'vitest';
import { memoryDirectory } from '../storage/memory-directory.ts';
import {
  areMoved,
  bytes,
  inDatabase,
  item,
  list,
  newDiskForEachTest,
  open,
  refuse,
  refusePuts,
  settledThumbnails,
  visit,
  writeOld,
} from './__fixtures__/gallery-visit.ts';
import { fromStored } from './gallery-records.ts';
import { MAX_DROPPED } from './gallery.ts';

newDiskForEachTest(memoryDirectory);

describe('files that pictures share', () => {
  const START = Uint8Array.of(1, 2, 3);
  /** Each picture has a blob object of its own, as when they come from a worker. */
  const painted = (id: string, at: number) => ({
    ...item(id, at),
    parameters: { seed: at, start: { picture: new Blob([START]), fit: 'crop', mask: null } },
  });
  const starts = async (from = visit.gallery) => {
    const pictures = (await list(from)) as ReturnType<typeof painted>[];
    return Promise.all(pictures.map(({ parameters }) => bytes(parameters.start.picture)));
  };
  const count = async () => (await inDatabase('files')).length;

  it('are kept once, for as long as a picture needs them', async () => {
    for (const at of [1, 2, 3]) await visit.gallery.add(painted(String(at), at));
    expect(await count()).toBe(1);
    expect(await starts()).toEqual([[...START], [...START], [...START]]);
    expect(await starts(open())).toEqual([[...START], [...START], [...START]]);
    await visit.gallery.erase(['1', '3']);
    expect(await starts()).toEqual([[...START]]);
    await visit.gallery.erase(['2']);
    expect(await count()).toBe(0);
  });

  it('are not looked for in the settings of pictures that have none', () => {
    const parameters = { seed: 1, nested: { sha256: 'no reference' } };
    const read = (files: readonly string[]) =>
      fromStored({ id: '1', createdAt: 1, parameters, files }, new Map()).parameters;
    expect(read([])).toBe(parameters);
    expect(read(['a'])).not.toBe(parameters);
  });

  it('are deleted with the pictures that make room', async () => {
    await visit.gallery.add(painted('1', 1));
    await settledThumbnails(1);
    refusePuts(1, 'QuotaExceededError');
    expect(await visit.gallery.add(item('2', 2))).toEqual(['1']);
    expect(await count()).toBe(0);
  });

  it('are taken out of pictures of the first version without loss', async () => {
    (await writeOld([painted('1', 1), painted('2', 2), item('3', 3)], 1)).close();
    expect(await list()).toHaveLength(3);
    await areMoved(3);
    expect(await count()).toBe(1);
    await visit.gallery.erase(['3']);
    expect(await starts(open())).toEqual([[...START], [...START]]);
  });

  it('are not written without their picture', async () => {
    await list();
    refuseEverySecondPut(1 + MAX_DROPPED, 'QuotaExceededError');
    await expect(visit.gallery.add(painted('1', 1))).rejects.toThrow('full');
    expect([await inDatabase('pictures'), await count()]).toEqual([[], 0]);
  });
});

/** The files are written, and then their picture is refused. */
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
