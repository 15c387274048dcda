import { IDBObjectStore } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, beforeEach, vi } from 'vitest';
import { openGallery } from '../gallery.ts';

export interface Item {
  id: string;
  createdAt: number;
  prompt: string;
  favourite?: boolean;
  binnedAt?: number;
  parameters?: unknown;
}
export interface Painted extends Item {
  file: Blob;
}

export const DAY_MS = 86_400_000;
export const HEAD = [0x89, 0x50];

export const item = (id: string, createdAt: number): Painted => ({
  id,
  createdAt,
  file: new Blob([Uint8Array.of(...HEAD, createdAt)], { type: 'image/png' }),
  prompt: '红苹果',
});

interface Visit {
  readonly name: string;
  /** OPFS, which outlives a visit. */
  readonly folder: FileSystemDirectoryHandle;
  now: number;
  gallery: ReturnType<typeof open>;
}

/** The disk of the current test and the gallery opened on it. */
export let visit: Visit;
let visits = 0;

/** Gives each test a new disk with an empty folder, and opens the gallery on it. */
export function newDiskForEachTest(emptyFolder: () => FileSystemDirectoryHandle) {
  beforeEach(() => {
    const disk = { name: `gallery-${++visits}`, folder: emptyFolder(), now: 100 * DAY_MS };
    visit = disk as Visit;
    visit.gallery = open();
  });
  afterEach(() => vi.restoreAllMocks());
}

/** Opens the gallery again, as a later visit or another tab would. */
export function open(isPrivate = false) {
  return openGallery<Item>({
    name: visit.name,
    folder: () => Promise.resolve(isPrivate ? null : visit.folder),
    makeSmall: async (file) => new Blob(['small ', await file.slice(2).arrayBuffer()]),
    clock: () => visit.now,
    locks: null,
  });
}

export async function list(from = visit.gallery) {
  const items: Item[] = [];
  await from.list((part) => items.push(...part));
  return items;
}

export const ids = async (from = visit.gallery) => (await list(from)).map(({ id }) => id);

export const bytes = async (blob: Blob | null) =>
  blob && [...new Uint8Array(await blob.arrayBuffer())];

export async function fileNames() {
  const names = [];
  for await (const file of visit.folder.keys()) names.push(file);
  return names.sort();
}

export async function inDatabase(store: string) {
  const db = await openDB(visit.name);
  const found = (await db.getAll(store)) as Record<string, unknown>[];
  db.close();
  return found;
}

/** Waits generously, because a busy machine takes a while. */
export const until = <T>(isSo: () => T) => vi.waitUntil(isSo, { timeout: 20_000 });

export const settledThumbnails = (count: number) =>
  until(async () => (await inDatabase('thumbnails')).length === count);

/** Stores pictures in the layout of an earlier database version. */
export async function writeOld(pictures: readonly Painted[], version = 2) {
  const db = await openDB(visit.name, version, {
    upgrade(older) {
      const store = older.createObjectStore('pictures', { keyPath: 'id' });
      store.createIndex('createdAt', 'createdAt');
      if (version < 2) return;
      older.createObjectStore('files');
      store.createIndex('files', 'files', { multiEntry: true });
    },
  });
  for (const picture of pictures) await db.put('pictures', asOld(picture, version));
  return db;
}

export const asOld = ({ file: png, ...facts }: Painted, version = 2) => ({
  ...{ ...facts, png },
  ...(version >= 2 && { files: [] }),
});

export const areMoved = (count: number) =>
  until(
    async () =>
      (await fileNames()).length === count &&
      (await inDatabase('pictures')).every((picture) => !('png' in picture)),
  );

export function refusePuts(times: number, error: string) {
  const put = vi.spyOn(IDBObjectStore.prototype, 'put');
  for (let i = 0; i < times; i++) put.mockImplementationOnce(() => refuse(error));
}

export function refuse(error: string): never {
  throw new DOMException('full', error);
}
