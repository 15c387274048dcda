import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from 'idb';
import { abortTransaction } from '../core/async/abort-transaction.ts';

/** The facts of a picture that the gallery itself uses; the rest belong to the store. */
export interface Kept {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** May hold files, such as a start picture, that many pictures share. */
  readonly parameters?: unknown;
  /** Never deleted to make room. */
  readonly favourite?: boolean | undefined;
  readonly albums?: readonly string[] | undefined;
  /** When it was moved to the bin. */
  readonly binnedAt?: number | undefined;
}

/** A picture's facts with references in place of the files in its parameters. */
export interface Stored extends Kept {
  /** The hashes of those files. Pictures of the first version have none and contain their files themselves. */
  readonly files?: readonly string[];
  /** The size of its file. */
  readonly bytes?: number;
  /** Pictures of the first two versions contain their file, a PNG, until it is moved. */
  readonly png?: Blob;
}

/** Small enough to be stored as bytes, which load much faster than files. */
export interface StoredThumbnail {
  readonly type: string;
  readonly bytes: ArrayBuffer;
}

interface GallerySchema extends DBSchema {
  pictures: {
    key: string;
    value: Stored;
    indexes: { createdAt: number; files: string; binnedAt: number };
  };
  /** Each is kept for as long as a picture refers to it. */
  files: { key: string; value: Blob };
  /**
   * Files by picture id, where the browser has no OPFS. The name is from when all were PNGs: another one would need a new version
   * of the database, which waits until pages of earlier versions are closed.
   */
  pngs: { key: string; value: Blob };
  thumbnails: { key: string; value: StoredThumbnail };
}

export type GalleryDatabase = IDBPDatabase<GallerySchema>;

const STORES = ['pictures', 'files', 'pngs', 'thumbnails'] as const;

export type Writing = IDBPTransaction<GallerySchema, (typeof STORES)[number][], 'readwrite'>;

/** @throws Error while a page of an earlier version has the database open and does not close it */
export function openGalleryDatabase(name: string, forget: () => void): Promise<GalleryDatabase> {
  return new Promise((resolve, reject) => {
    let isBlocked = false;
    openDB<GallerySchema>(name, 3, {
      upgrade(db, before, _, transaction) {
        if (before < 1) {
          db.createObjectStore('pictures', { keyPath: 'id' }).createIndex('createdAt', 'createdAt');
        }
        const pictures = transaction.objectStore('pictures');
        if (before < 2) {
          db.createObjectStore('files');
          pictures.createIndex('files', 'files', { multiEntry: true });
        }
        pictures.createIndex('binnedAt', 'binnedAt');
        db.createObjectStore('pngs');
        db.createObjectStore('thumbnails');
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

/** One transaction over all stores: everything in it is written, or nothing is. */
export async function inTransaction<T>(
  db: GalleryDatabase,
  change: (transaction: Writing) => Promise<T>,
): Promise<T> {
  const transaction: Writing = db.transaction([...STORES], 'readwrite');
  // If it fails, one of the requests below fails too, and those are awaited first.
  transaction.done.catch(() => undefined);
  try {
    const result = await change(transaction);
    await transaction.done;
    return result;
  } catch (error) {
    abortTransaction(transaction);
    throw error;
  }
}

/** How many records are read at a time: the first part is shown at once, and the later ones do not block the page. */
const FIRST_PART = 100;
const PART = 1000;

/** All records, newest first, in parts. */
export async function* recordsNewestFirst(db: GalleryDatabase): AsyncGenerator<Stored[]> {
  let before = Infinity;
  for (let size = FIRST_PART; ; size = PART) {
    const index = db.transaction('pictures').store.index('createdAt');
    const cursor = await index.openKeyCursor(IDBKeyRange.upperBound(before, true), 'prev');
    const last = size > 1 ? await cursor?.advance(size - 1) : cursor;
    const from = last?.key ?? -Infinity;
    const part = await index.getAll(IDBKeyRange.bound(from, before, false, true));
    if (part.length > 0) yield part.reverse();
    if (!last) return;
    before = from;
  }
}
