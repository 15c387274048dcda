import { keptOpen } from '../core/async/kept-open.ts';
import {
  inTransaction,
  openGalleryDatabase,
  recordsNewestFirst,
  type Kept,
  type Stored,
  type Writing,
} from './gallery-database.ts';
import { movePictures } from './gallery-moves.ts';
import {
  firstToDrop,
  fromStored,
  putRecord,
  removeRecord,
  toStored,
  withFilesOf,
} from './gallery-records.ts';
import { filesInFolder, picturesFolder } from './picture-files.ts';
import { makeThumbnail, openThumbnails, type MakeThumbnail } from './thumbnails.ts';

/** At most this many are deleted: on a disk that other programs keep full, more would empty the gallery. */
export const MAX_DROPPED = 3;

/** PNGs that stay in memory, so that a picture just painted, or just looked at, is there at once. */
const RECENT = 8;

const DAY_MS = 86_400_000;

/** How long a deleted picture stays in the bin. */
export const BIN_DAYS = 30;

interface Options {
  readonly name?: string;
  /** Where the PNGs go; null for the database. */
  readonly folder?: () => Promise<FileSystemDirectoryHandle | null>;
  readonly makeSmall?: MakeThumbnail;
  readonly clock?: () => number;
  readonly whenIdle?: () => Promise<void>;
  /** null in a browser that has none. */
  readonly locks?: Pick<LockManager, 'request'> | null;
}

/** What can be changed about a picture that is there. */
export type Marks = Pick<Kept, 'favourite' | 'albums' | 'binnedAt'>;

/**
 * The pictures, which survive a reload: their facts in IndexedDB, the PNGs as files of OPFS (in IndexedDB where there is none).
 * There is no limit of number or age: only when the disk refuses a new picture are a few others deleted. If that does not help,
 * they are kept.
 *
 * What they were painted from is kept once, however many came from it. A picture's file is written before its facts, and deleted
 * after them: a crash between leaves a file that nobody knows, which the next visit sweeps up, and never a picture without its file.
 */
export function openGallery<Item extends Kept>({
  name = 'skypaint-gallery',
  folder = picturesFolder,
  makeSmall = makeThumbnail,
  clock = Date.now,
  whenIdle = () => Promise.resolve(),
  locks = (navigator.locks as LockManager | undefined) ?? null,
}: Options = {}) {
  type Painted = Item & { readonly png: Blob };

  const database = keptOpen((forget) => openGalleryDatabase(name, forget));
  const files = keptOpen(async () => {
    const found = await folder();
    return found && filesInFolder(found);
  });
  const channel = new BroadcastChannel(name);
  /** The last that were added or read, newest last. */
  const recent = new Map<string, Blob>();
  /** Those that the disk has refused: they last as long as this page. */
  const unkept = new Map<string, Blob>();

  const write = async <T>(change: (transaction: Writing) => Promise<T>): Promise<T> =>
    inTransaction(await database(), change);

  const remember = (id: string, png: Blob) => {
    recent.delete(id);
    recent.set(id, png);
    for (const oldest of [...recent.keys()].slice(0, -RECENT)) recent.delete(oldest);
  };

  const tell = (ids: readonly string[]) => {
    if (ids.length > 0) channel.postMessage({ ids });
  };

  const readFile = async (id: string): Promise<Blob | null> => {
    const db = await database();
    const [record, inDatabase] = await Promise.all([db.get('pictures', id), db.get('pngs', id)]);
    // As long as it is there, its copy may not be finished.
    return record?.png ?? inDatabase ?? (await (await files())?.read(id)) ?? null;
  };

  const fileOf = async (id: string): Promise<Blob | null> =>
    recent.get(id) ?? unkept.get(id) ?? (await readFile(id));

  const thumbnails = openThumbnails({ database, fileOf, make: makeSmall });

  /** @returns whether it is a file now; where that fails for another reason than a full disk, the database takes it */
  const writeFile = async (id: string, png: Blob): Promise<boolean> => {
    const found = await files();
    if (!found) return false;
    try {
      await found.write(id, png);
      return true;
    } catch (error) {
      if (isQuotaExceeded(error)) throw error;
      return false;
    }
  };

  const removeFiles = async (ids: readonly string[]) => {
    const found = await files();
    for (const id of ids) {
      recent.delete(id);
      unkept.delete(id);
      await found?.remove(id).catch(() => undefined);
    }
  };

  /** Takes a picture's file from the disk, so that there is room; until it is certain that this helps, memory has it. */
  const takeOut = async (id: string) => {
    const found = await files();
    const file = await found?.read(id);
    if (!found || !file) return { id, png: null };
    const png = new Blob([await file.arrayBuffer()], { type: file.type });
    await found.remove(id);
    return { id, png };
  };

  const putBack = async ({ id, png }: { readonly id: string; readonly png: Blob | null }) => {
    if (!png) return;
    const isWritten = await writeFile(id, png).catch(() => false);
    if (!isWritten) unkept.set(id, png);
  };

  const erase = async (ids: readonly string[]): Promise<void> => {
    await write(async (transaction) => {
      for (const id of ids) await removeRecord(transaction, id);
    });
    await removeFiles(ids);
    tell(ids);
  };

  /** Work that needs to be done once, unless another tab is at it. */
  const inOneTab = async (work: () => Promise<void>) => {
    if (!locks) return work();
    await locks.request(`${name}-tidy`, { ifAvailable: true }, (lock) => lock && work());
  };

  const itemsOf = async (records: readonly Stored[], known: Map<string, Blob>) => {
    const shared = await withFilesOf(await database(), records, known);
    return records.map((record) => fromStored<Item>(record, shared));
  };

  return {
    /**
     * All pictures' facts, the bin's too, newest first, in parts. Afterwards, in idle time, what an earlier version has kept
     * otherwise is moved, and what nobody needs any more is deleted.
     */
    async list(take: (items: readonly Item[]) => void): Promise<void> {
      const known = new Map<string, Blob>();
      const old: string[] = [];
      const db = await database();
      for await (const records of recordsNewestFirst(db)) {
        for (const { id, png, files: shared } of records) if (png || !shared) old.push(id);
        take(await itemsOf(records, known));
      }
      const tidy = async () => {
        await whenIdle();
        const found = await files();
        const since = IDBKeyRange.upperBound(clock() - BIN_DAYS * DAY_MS);
        await erase(await db.getAllKeysFromIndex('pictures', 'binnedAt', since));
        const listed = new Set(await db.getAllKeys('pictures'));
        await removeFiles((await found?.straysBefore(clock() - DAY_MS, listed)) ?? []);
        await movePictures({ database, files: found, old, whenIdle, prepare: thumbnails.prepare });
      };
      void inOneTab(tidy).catch(() => undefined);
    },

    /** Of those with these ids, in any order. */
    async get(ids: readonly string[]): Promise<readonly Item[]> {
      const { store } = (await database()).transaction('pictures');
      const found = await Promise.all(ids.map((id) => store.get(id)));
      return itemsOf(
        found.filter((record) => record !== undefined),
        new Map(),
      );
    },

    async ids(): Promise<readonly string[]> {
      return (await database()).getAllKeys('pictures');
    },

    /** A picture's PNG; null if it is gone. */
    async file(id: string): Promise<Blob | null> {
      const png = await fileOf(id);
      if (png && !unkept.has(id)) remember(id, png);
      return png;
    },

    /** The same without waiting, if it happens to be in memory. */
    held: (id: string): Blob | undefined => recent.get(id) ?? unkept.get(id),

    /** A small picture of it; null if it is gone. */
    thumbnail: (id: string, signal?: AbortSignal): Promise<Blob | null> =>
      thumbnails.get(id, signal),

    thumbnailBytes: thumbnails.bytes,

    dropThumbnails: thumbnails.drop,

    /**
     * @param mayDrop whether others may be deleted to make room
     * @returns the ids of those that were
     * @throws DOMException `QuotaExceededError` when deleting a few is not enough; then none is deleted. Until the page is closed
     * the picture's file can still be asked for.
     */
    async add({ png, ...facts }: Painted, mayDrop = true): Promise<readonly string[]> {
      const { id } = facts;
      remember(id, png);
      unkept.set(id, png);
      const { stored, files: shared } = await toStored({ ...facts, bytes: png.size } as Stored);
      const room: Awaited<ReturnType<typeof takeOut>>[] = [];
      for (;;) {
        try {
          const isFile = await writeFile(id, png);
          await write(async (transaction) => {
            for (const dropped of room) await removeRecord(transaction, dropped.id);
            await putRecord(transaction, stored, shared, isFile ? null : png);
          });
          break;
        } catch (error) {
          const next =
            mayDrop && isQuotaExceeded(error)
              ? (await firstToDrop(await database(), MAX_DROPPED))[room.length]
              : undefined;
          if (next === undefined) {
            await (await files().catch(() => null))?.remove(id).catch(() => undefined);
            for (const one of room) await putBack(one);
            throw error;
          }
          room.push(await takeOut(next));
        }
      }
      unkept.delete(id);
      const dropped = room.map((one) => one.id);
      await removeFiles(dropped);
      void thumbnails.prepare(id).catch(() => undefined);
      tell([id, ...dropped]);
      return dropped;
    },

    /** Changes the marks of those that are still there. */
    async change(ids: readonly string[], marksOf: (marks: Marks) => Marks): Promise<void> {
      await write(async (transaction) => {
        const pictures = transaction.objectStore('pictures');
        for (const id of ids) {
          const record = await pictures.get(id);
          if (!record) continue;
          await pictures.put(withoutUndefined({ ...record, ...marksOf(record) }));
        }
      });
      tell(ids);
    },

    /** For ever. */
    erase,

    /** @param changed is told which pictures another tab has added, changed or deleted */
    subscribe(changed: (ids: readonly string[]) => void): () => void {
      const hear = ({ data }: MessageEvent<{ readonly ids: readonly string[] }>) => {
        changed(data.ids);
      };
      channel.addEventListener('message', hear);
      return () => channel.removeEventListener('message', hear);
    },
  };
}

function isQuotaExceeded(error: unknown): boolean {
  return error instanceof Error && error.name === 'QuotaExceededError';
}

const withoutUndefined = <T extends object>(data: T): T =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined)) as T;
