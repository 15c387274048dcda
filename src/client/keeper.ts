import { openDB } from 'idb';
import { keptOpen } from '../core/async/kept-open.ts';

const STORE = 'start';
const KEY = 'current';

/**
 * One value in IndexedDB that survives a reload: the start picture, or the content of the editor. Each has its own database, so
 * that the gallery's need not change.
 */
export function openKeeper(name: string) {
  const database = keptOpen((terminated) =>
    openDB(name, 1, { upgrade: (db) => void db.createObjectStore(STORE), terminated }),
  );

  return {
    async load(): Promise<unknown> {
      return (await (await database()).get(STORE, KEY)) ?? null;
    },
    async save(start: object | null): Promise<void> {
      const db = await database();
      await (start === null ? db.delete(STORE, KEY) : db.put(STORE, start, KEY));
    },
  };
}
