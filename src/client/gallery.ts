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

/** At most this many are deleted: if other programs keep the disk full, more would empty the gallery. */
export const MAX_DROPPED = 3;

/** How many files stay in memory, so that a picture just painted or viewed is shown at once. */
const RECENT = 8;

const DAY_MS = 86_400_000;

/** How long a deleted picture stays in the bin. */
export const BIN_DAYS = 30;

interface Options {
  readonly name?: string;
  /** Where the files go; null to use the database. */
  readonly folder?: () => Promise<FileSystemDirectoryHandle | null>;
  readonly makeSmall?: MakeThumbnail;
  readonly clock?: () => number;
  readonly whenIdle?: () => Promise<void>;
  /** null in a browser without Web Locks. */
  readonly locks?: Pick<LockManager, 'request'> | null;
}

/** The facts that can be changed later. */
export type Marks = Pick<Kept, 'favourite' | 'albums' | 'binnedAt'>;

/**
 * The gallery's pictures, which survive a reload: their facts in IndexedDB, the pictures as files in OPFS (in IndexedDB where there is
 * no OPFS). Neither number nor age is limited: only when the disk refuses a new picture are a few others deleted. If that does not
 * help, they are kept.
 *
 * A start picture or mask is stored once, however many pictures use it. A picture's file is written before its facts and deleted
 * after them, so a crash in between leaves an unreferenced file, which the next visit removes, but never a picture without its file.
 */
export function openGallery<Item extends Kept>({
  name = 'skypaint-gallery',
  folder = picturesFolder,
  makeSmall = makeThumbnail,
  clock = Date.now,
  whenIdle = () => Promise.resolve(),
  locks = (navigator.locks as LockManager | undefined) ?? null,
}: Options = {}) {
  type Added = Item & { readonly file: Blob };

  const database = keptOpen((forget) => openGalleryDatabase(name, forget));
  const files = keptOpen(async () => {
    const found = await folder();
    return found && filesInFolder(found);
  });
  const channel = new BroadcastChannel(name);
  /** The PNGs most recently added or read, newest last. */
  const recent = new Map<string, Blob>();
  /** PNGs that the disk refused; they are kept until the page is closed. */
  const unkept = new Map<string, Blob>();

  const write = async <T>(change: (transaction: Writing) => Promise<T>): Promise<T> =>
    inTransaction(await database(), change);

  const remember = (id: string, file: Blob) => {
    recent.delete(id);
    recent.set(id, file);
    for (const oldest of [...recent.keys()].slice(0, -RECENT)) recent.delete(oldest);
  };

  const tell = (ids: readonly string[]) => {
    if (ids.length > 0) channel.postMessage({ ids });
  };

  const readFile = async (id: string): Promise<Blob | null> => {
    const db = await database();
    const [record, inDatabase] = await Promise.all([db.get('pictures', id), db.get('pngs', id)]);
    // While the record has its PNG, the copy in a file may be incomplete.
    return record?.png ?? inDatabase ?? (await (await files())?.read(id)) ?? null;
  };

  const fileOf = async (id: string): Promise<Blob | null> =>
    recent.get(id) ?? unkept.get(id) ?? (await readFile(id));

  const thumbnails = openThumbnails({ database, fileOf, make: makeSmall });

  /** @returns whether it is a file now; if writing fails for a reason other than a full disk, the database takes the file */
  const writeFile = async (id: string, file: Blob): Promise<boolean> => {
    const found = await files();
    if (!found) return false;
    try {
      await found.write(id, file);
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

  /** Deletes a picture's file to make room, and returns its bytes in case that does not help. */
  const takeOut = async (id: string) => {
    const found = await files();
    const file = await found?.read(id);
    if (!found || !file) return { id, file: null };
    const copy = new Blob([await file.arrayBuffer()], { type: file.type });
    await found.remove(id);
    return { id, file: copy };
  };

  const putBack = async ({ id, file }: { readonly id: string; readonly file: Blob | null }) => {
    if (!file) return;
    const isWritten = await writeFile(id, file).catch(() => false);
    if (!isWritten) unkept.set(id, file);
  };

  const erase = async (ids: readonly string[]): Promise<void> => {
    await write(async (transaction) => {
      for (const id of ids) await removeRecord(transaction, id);
    });
    await removeFiles(ids);
    tell(ids);
  };

  /** Does work that is needed only once, unless another tab is doing it. */
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
     * Passes on the facts of all pictures, including the bin's, newest first, in parts. Then, in idle time, moves pictures that an
     * earlier version stored elsewhere, and deletes what is no longer needed.
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

    /** The pictures with these ids, in any order. */
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

    /** A picture's file; null if it is gone. */
    async file(id: string): Promise<Blob | null> {
      const file = await fileOf(id);
      if (file && !unkept.has(id)) remember(id, file);
      return file;
    },

    /** The same without waiting, if it is in memory. */
    held: (id: string): Blob | undefined => recent.get(id) ?? unkept.get(id),

    /** The picture's thumbnail; null if the picture is gone. */
    thumbnail: (id: string, signal?: AbortSignal): Promise<Blob | null> =>
      thumbnails.get(id, signal),

    thumbnailBytes: thumbnails.bytes,

    dropThumbnails: thumbnails.drop,

    /**
     * @param mayDrop whether others may be deleted to make room
     * @returns the ids of those that were deleted
     * @throws DOMException `QuotaExceededError` when deleting a few would not be enough; then none is deleted, and the new picture's
     * file remains available until the page is closed
     */
    async add({ file, ...facts }: Added, mayDrop = true): Promise<readonly string[]> {
      const { id } = facts;
      remember(id, file);
      unkept.set(id, file);
      const { stored, files: shared } = await toStored({ ...facts, bytes: file.size } as Stored);
      const room: Awaited<ReturnType<typeof takeOut>>[] = [];
      for (;;) {
        try {
          const isFile = await writeFile(id, file);
          await write(async (transaction) => {
            for (const dropped of room) await removeRecord(transaction, dropped.id);
            await putRecord(transaction, stored, shared, isFile ? null : file);
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

    /** Changes the marks of the pictures that still exist. */
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

    /** Deletes pictures for good. */
    erase,

    /** @param changed receives the ids of pictures that another tab has added, changed or deleted */
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
