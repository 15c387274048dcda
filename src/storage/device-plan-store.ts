import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { keptOpen } from '../core/async/kept-open.ts';

const STORE = 'plans';

interface Schema extends DBSchema {
  plans: { key: string; value: unknown };
}

/**
 * What was found out about this machine's GPUs, one record for each adapter. It can all be found out again, so that nothing is
 * lost if the browser clears it.
 */
export class DevicePlanStore {
  readonly #database: () => Promise<IDBPDatabase<Schema>>;

  constructor(name = 'skypaint-device-plans') {
    this.#database = keptOpen((terminated) =>
      openDB<Schema>(name, 1, { upgrade: (db) => void db.createObjectStore(STORE), terminated }),
    );
  }

  /** Whatever is stored, unchecked. */
  async get(adapter: string): Promise<unknown> {
    return (await this.#database()).get(STORE, adapter);
  }

  /** In place of an older record of the adapter. */
  async put(adapter: string, plan: object): Promise<void> {
    await (await this.#database()).put(STORE, plan, adapter);
  }

  async delete(adapter: string): Promise<void> {
    await (await this.#database()).delete(STORE, adapter);
  }
}
