import { openDB, type DBSchema, type IDBPDatabase } from 'idb';

interface Kept {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

interface GallerySchema<Item extends Kept> extends DBSchema {
  pictures: { key: string; value: Item; indexes: { createdAt: number } };
}

/**
 * Pictures in IndexedDB, which outlive a reload. Nothing is dropped by number or age: only when the disk
 * refuses a new picture do the oldest ones make room, one by one.
 */
export function openGallery<Item extends Kept>(name = 'skypaint-gallery') {
  let opening: Promise<IDBPDatabase<GallerySchema<Item>>> | null = null;

  const database = () => {
    opening ??= openDB<GallerySchema<Item>>(name, 1, {
      upgrade(db) {
        const store = db.createObjectStore('pictures', { keyPath: 'id' });
        store.createIndex('createdAt', 'createdAt');
      },
      terminated() {
        opening = null;
      },
    }).catch((error: unknown) => {
      opening = null;
      throw error;
    });
    return opening;
  };

  const dropOldest = async (): Promise<string | null> => {
    const transaction = (await database()).transaction('pictures', 'readwrite');
    const cursor = await transaction.store.index('createdAt').openKeyCursor();
    if (!cursor) return null;
    await transaction.store.delete(cursor.primaryKey);
    await transaction.done;
    return cursor.primaryKey;
  };

  return {
    /** Newest first. */
    async list(): Promise<readonly Item[]> {
      const items = await (await database()).getAllFromIndex('pictures', 'createdAt');
      return items.reverse();
    },

    /** @returns the ids of the pictures that had to make room. */
    async add(item: Item): Promise<readonly string[]> {
      const dropped: string[] = [];
      for (;;) {
        try {
          await (await database()).put('pictures', item);
          return dropped;
        } catch (error) {
          const oldest = isQuotaExceeded(error) ? await dropOldest() : null;
          if (oldest === null) throw error;
          dropped.push(oldest);
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
