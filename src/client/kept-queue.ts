import { openDB, type DBSchema, type IDBPObjectStore } from 'idb';
import { keptOpen } from '../core/async/kept-open.ts';
import { hashesIn, putInFiles, takeOutFiles, type FilesByHash } from './shared-files.ts';

interface QueueSchema extends DBSchema {
  /** A single record, with references in place of files. */
  queue: { key: string; value: unknown };
  /** By hash, each for as long as the queue refers to it. */
  files: { key: string; value: Blob };
}

const STORES: ('queue' | 'files')[] = ['queue', 'files'];
const KEY = 'current';

/**
 * The queue of all tabs, in IndexedDB. Every change reads and writes it in one transaction, so that tabs do not undo each other's
 * changes. The tab whose turn it is holds a lock; when that tab is gone, the browser passes the lock on.
 *
 * @param reduce applies the actions to the saved queue, which may be null or from an earlier version
 */
export function keptQueue(
  name: string,
  reduce: (saved: unknown, actions: readonly unknown[]) => object,
) {
  const database = keptOpen((terminated) =>
    openDB<QueueSchema>(name, 1, {
      upgrade(db) {
        for (const store of STORES) db.createObjectStore(store);
      },
      terminated,
    }),
  );
  const channel = new BroadcastChannel(name);
  const leave = () => setMark(name, null);
  // A page that is closed normally has not crashed.
  addEventListener('pagehide', leave);

  return {
    isShared: true,

    async load(): Promise<unknown> {
      const transaction = (await database()).transaction(STORES);
      const [saved, files] = await Promise.all([
        transaction.objectStore('queue').get(KEY),
        filesByHash(transaction.objectStore('files')),
      ]);
      return putInFiles(saved ?? null, files);
    },

    async change(actions: readonly unknown[]): Promise<unknown> {
      // Before the transaction, which would end while the hashes are being computed.
      const { data, files: added } = await takeOutFiles(actions);
      const transaction = (await database()).transaction(STORES, 'readwrite');
      transaction.done.catch(() => undefined);
      const queue = transaction.objectStore('queue');
      const files = transaction.objectStore('files');
      const changed = reduce((await queue.get(KEY)) ?? null, data as readonly unknown[]);
      const needed = new Set(hashesIn(changed));
      await queue.put(changed, KEY);
      for (const hash of await files.getAllKeys()) if (!needed.has(hash)) await files.delete(hash);
      for (const [hash, file] of added) if (needed.has(hash)) await files.put(file, hash);
      const kept = await filesByHash(files);
      await transaction.done;
      channel.postMessage(null);
      return putInFiles(changed, kept);
    },

    subscribe(listener: () => void): void {
      channel.addEventListener('message', listener);
    },

    inTurn: (task: (died: string | null) => Promise<void>): Promise<void> =>
      navigator.locks.request(name, () => task(markOf(name))),

    mark: (id: string | null) => setMark(name, id),
  };
}

async function filesByHash(
  store: IDBPObjectStore<QueueSchema, typeof STORES, 'files', IDBTransactionMode>,
): Promise<FilesByHash> {
  const [hashes, blobs] = await Promise.all([store.getAllKeys(), store.getAll()]);
  return new Map(hashes.map((hash, at) => [hash, blobs[at]!]));
}

/** Where tabs cannot tell whose turn it is, each has its own queue. */
export const canShareQueue = (scope: object): boolean =>
  'BroadcastChannel' in scope &&
  'indexedDB' in scope &&
  Boolean((scope as { navigator?: { locks?: object } }).navigator?.locks);

/** In localStorage, which can still be written while the page is closing. */
function setMark(name: string, id: string | null): void {
  try {
    if (id === null) localStorage.removeItem(name);
    else localStorage.setItem(name, id);
  } catch {
    // Private windows may forbid it; then a crash looks like a reload.
  }
}

function markOf(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}
