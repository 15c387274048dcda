import { openDB, type DBSchema } from 'idb';
import { keptOpen } from '../core/async/kept-open.ts';

interface Kept {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

interface GallerySchema<Item extends Kept> extends DBSchema {
  pictures: { key: string; value: Item; indexes: { createdAt: number } };
}

/** At most this many are deleted: on a disk that other programs keep full, more would empty the gallery. */
export const MAX_DROPPED = 3;

/**
 * Pictures in IndexedDB, which survive a reload. There is no limit of number or age: only when the disk refuses a new
 * picture are a few of the oldest deleted, in the same transaction. If that does not help, they are kept.
 */
export function openGallery<Item extends Kept>(name = 'skypaint-gallery') {
  const database = keptOpen((terminated) =>
    openDB<GallerySchema<Item>>(name, 1, {
      upgrade(db) {
        const store = db.createObjectStore('pictures', { keyPath: 'id' });
        store.createIndex('createdAt', 'createdAt');
      },
      terminated,
    }),
  );

  /** Adds a picture in place of this many of the oldest, or changes nothing. */
  const replaceOldest = async (count: number, item: Item): Promise<readonly string[]> => {
    const transaction = (await database()).transaction('pictures', 'readwrite');
    const { store, done } = transaction;
    // If it fails, one of the requests below fails too, and those are awaited first.
    done.catch(() => undefined);
    try {
      const oldest = count > 0 ? await store.index('createdAt').getAllKeys(null, count) : [];
      await Promise.all(oldest.map((key) => store.delete(key)));
      await store.put(item);
      await done;
      return oldest;
    } catch (error) {
      abort(transaction);
      throw error;
    }
  };

  return {
    /** Newest first. */
    async list(): Promise<readonly Item[]> {
      const items = await (await database()).getAllFromIndex('pictures', 'createdAt');
      return items.reverse();
    },

    async ids(): Promise<readonly string[]> {
      return (await database()).getAllKeys('pictures');
    },

    /**
     * @returns the ids of the pictures that were deleted to make room
     * @throws DOMException `QuotaExceededError` when deleting a few is not enough; then none is deleted
     */
    async add(item: Item): Promise<readonly string[]> {
      for (let count = 0; ; count++) {
        try {
          return await replaceOldest(count, item);
        } catch (error) {
          if (!isQuotaExceeded(error) || count === MAX_DROPPED) throw error;
        }
      }
    },

    async remove(id: string): Promise<void> {
      await (await database()).delete('pictures', id);
    },

    async clear(): Promise<void> {
      await (await database()).clear('pictures');
    },
  };
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
