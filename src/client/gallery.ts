import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from 'idb';
import { keptOpen } from '../core/async/kept-open.ts';
import { putInFiles, takeOutFiles, type FilesByHash } from './shared-files.ts';

interface Kept {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** May hold files, such as a start picture, which many pictures share. */
  readonly parameters?: unknown;
}

/** A picture with references in place of its parameters' files. */
interface Stored extends Kept {
  /** The hashes of those files. Pictures of the first version have none, and hold their files themselves. */
  readonly files?: readonly string[];
}

interface GallerySchema extends DBSchema {
  pictures: { key: string; value: Stored; indexes: { createdAt: number; files: string } };
  /** Each as long as a picture refers to it. */
  files: { key: string; value: Blob };
}

type Writing = IDBPTransaction<GallerySchema, ('pictures' | 'files')[], 'readwrite'>;

const STORES: ('pictures' | 'files')[] = ['pictures', 'files'];

/** At most this many are deleted: on a disk that other programs keep full, more would empty the gallery. */
export const MAX_DROPPED = 3;

/**
 * Pictures in IndexedDB, which survive a reload. There is no limit of number or age: only when the disk refuses a new
 * picture are a few of the oldest deleted, in the same transaction. If that does not help, they are kept.
 *
 * What they were painted from is kept once, however many came from it. Every change of a picture and its files is one transaction,
 * so that neither a crash nor a full disk parts them.
 */
export function openGallery<Item extends Kept>(name = 'skypaint-gallery') {
  const database = keptOpen((forget) => openDatabase(name, forget));

  const write = async <T>(change: (transaction: Writing) => Promise<T>): Promise<T> => {
    const transaction = (await database()).transaction(STORES, 'readwrite');
    // If it fails, one of the requests below fails too, and those are awaited first.
    transaction.done.catch(() => undefined);
    try {
      const result = await change(transaction);
      await transaction.done;
      return result;
    } catch (error) {
      abort(transaction);
      throw error;
    }
  };

  /** Adds a picture in place of this many of the oldest, or changes nothing. */
  const replaceOldest = (count: number, item: Stored, files: FilesByHash) =>
    write(async (transaction) => {
      const pictures = transaction.objectStore('pictures');
      const oldest = count > 0 ? await pictures.index('createdAt').getAllKeys(null, count) : [];
      for (const id of oldest) await removeFrom(transaction, id);
      await putInto(transaction, item, files);
      return oldest;
    });

  /** Takes the files out of pictures of the first version, as long as the disk lets it. */
  const shareFiles = async (items: readonly Stored[]): Promise<void> => {
    for (const item of items) {
      const { stored, files } = await split(item);
      if (files.size === 0) continue;
      await write(async (transaction) => {
        // Meanwhile it may have been deleted.
        if (await transaction.objectStore('pictures').getKey(item.id)) {
          await putInto(transaction, stored, files);
        }
      });
    }
  };

  return {
    /** Newest first. */
    async list(): Promise<readonly Item[]> {
      const transaction = (await database()).transaction(STORES);
      const pictures = transaction.objectStore('pictures').index('createdAt').getAll();
      const store = transaction.objectStore('files');
      const [items, hashes, blobs] = await Promise.all([
        pictures,
        store.getAllKeys(),
        store.getAll(),
      ]);
      void shareFiles(items.filter(({ files }) => !files)).catch(() => undefined);
      const files = new Map(hashes.map((hash, at) => [hash, blobs[at]!]));
      return items.reverse().map((item) => join<Item>(item, files));
    },

    async ids(): Promise<readonly string[]> {
      return (await database()).getAllKeys('pictures');
    },

    /**
     * @returns the ids of the pictures that were deleted to make room
     * @throws DOMException `QuotaExceededError` when deleting a few is not enough; then none is deleted
     */
    async add(item: Item): Promise<readonly string[]> {
      const { stored, files } = await split(item);
      for (let count = 0; ; count++) {
        try {
          return await replaceOldest(count, stored, files);
        } catch (error) {
          if (!isQuotaExceeded(error) || count === MAX_DROPPED) throw error;
        }
      }
    },

    remove: (id: string): Promise<void> => write((transaction) => removeFrom(transaction, id)),

    clear: (): Promise<void> =>
      write(async (transaction) => {
        for (const store of STORES) await transaction.objectStore(store).clear();
      }),
  };
}

/** @throws Error as long as a page of the first version, which does not give way, has it open */
function openDatabase(name: string, forget: () => void): Promise<IDBPDatabase<GallerySchema>> {
  return new Promise((resolve, reject) => {
    let isBlocked = false;
    openDB<GallerySchema>(name, 2, {
      upgrade(db, before, _, transaction) {
        if (before < 1) {
          db.createObjectStore('pictures', { keyPath: 'id' }).createIndex('createdAt', 'createdAt');
        }
        db.createObjectStore('files');
        transaction.objectStore('pictures').createIndex('files', 'files', { multiEntry: true });
      },
      blocked() {
        isBlocked = true;
        reject(new Error('An older page has the gallery open.'));
      },
      blocking(_, __, event) {
        forget();
        (event.target as IDBDatabase).close();
      },
      terminated: forget,
    }).then((db) => (isBlocked ? db.close() : resolve(db)), reject);
  });
}

async function split(
  item: Kept,
): Promise<{ readonly stored: Stored; readonly files: FilesByHash }> {
  const { data, files } = await takeOutFiles(item.parameters);
  const stored = { ...item, parameters: data, files: [...files.keys()] };
  return { stored, files };
}

function join<Item extends Kept>({ files: _, ...item }: Stored, files: FilesByHash): Item {
  return { ...item, parameters: putInFiles(item.parameters, files) } as unknown as Item;
}

async function putInto(transaction: Writing, item: Stored, files: FilesByHash): Promise<void> {
  const store = transaction.objectStore('files');
  for (const [hash, file] of files) if (!(await store.getKey(hash))) await store.put(file, hash);
  await transaction.objectStore('pictures').put(item);
}

/** With the files that no other picture refers to. */
async function removeFrom(transaction: Writing, id: string): Promise<void> {
  const pictures = transaction.objectStore('pictures');
  const { files = [] } = (await pictures.get(id)) ?? {};
  await pictures.delete(id);
  for (const hash of files) {
    const isNeeded = (await pictures.index('files').count(hash)) > 0;
    if (!isNeeded) await transaction.objectStore('files').delete(hash);
  }
}

function isQuotaExceeded(error: unknown): boolean {
  return error instanceof Error && error.name === 'QuotaExceededError';
}

/** A failed request has already aborted its transaction; a request that was refused immediately has not. */
function abort(transaction: { abort(): void }): void {
  try {
    transaction.abort();
  } catch {
    // It had already ended.
  }
}
