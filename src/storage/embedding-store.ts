import { openDB, type DBSchema, type IDBPDatabase, type IDBPObjectStore } from 'idb';
import { abortTransaction } from '../core/async/abort-transaction.ts';
import { keptOpen } from '../core/async/kept-open.ts';
import { AppError } from '../core/errors.ts';

/** An encoder and a picture. */
type Key = [encoder: string, id: string];

interface Schema extends DBSchema {
  /** As IEEE 754 halves; empty for a picture that cannot be decoded. */
  embeddings: { key: Key; value: Uint16Array };
  /** Grows with every change, so that each tab knows whether what it has read is still current. */
  revision: { key: 'revision'; value: number };
}

export interface StoredEmbedding {
  readonly id: string;
  readonly halves: Uint16Array;
}

/** How many records are read at a time: enough to be quick, and few enough that not all of them are in memory twice. */
const READ_AT_ONCE = 1000;

/**
 * The embeddings of the gallery's pictures, which survive a reload. They are derived from the pictures, so that nothing is lost
 * if the browser clears them.
 */
export class EmbeddingStore {
  /** @throws AppError `unsupported` where the browser keeps nothing, as in some private windows */
  readonly #database: () => Promise<IDBPDatabase<Schema>>;

  constructor(name = 'skypaint-embeddings') {
    this.#database = keptOpen(async (terminated) => {
      try {
        return await openDB<Schema>(name, 1, {
          upgrade(db) {
            db.createObjectStore('embeddings');
            db.createObjectStore('revision');
          },
          terminated,
        });
      } catch (error) {
        throw new AppError('unsupported', String(error), { what: 'IndexedDB' }, { cause: error });
      }
    });
  }

  /**
   * Makes the store agree with the gallery: deletes the embeddings of all other pictures. Those of other encoders stay, because
   * users switch between models: a few kilobytes beside a picture of hundreds, against hours of work for a large encoder.
   *
   * @returns the ids that this encoder has not seen yet
   */
  async reconcile(encoder: string, ids: readonly string[]): Promise<readonly string[]> {
    const kept = new Set(ids);
    const { result } = await this.#change(async (store) => {
      const keys = await store.getAllKeys();
      const seen = new Set(keys.filter(([by]) => by === encoder).map(([, id]) => id));
      const stale = keys.filter(([, id]) => !kept.has(id));
      await Promise.all(stale.map((key) => store.delete(key)));
      return { result: ids.filter((id) => !seen.has(id)), isChanged: stale.length > 0 };
    });
    return result;
  }

  /** Whether the encoder has seen this picture. */
  async has(encoder: string, id: string): Promise<boolean> {
    return (await (await this.#database()).getKey('embeddings', [encoder, id])) !== undefined;
  }

  /**
   * Adds embeddings, all or none.
   *
   * @returns the new revision
   * @throws AppError `quota`
   */
  async add(encoder: string, embeddings: readonly StoredEmbedding[]): Promise<number> {
    const { revision } = await this.#change(async (store) => {
      for (const { id, halves } of embeddings) await store.put(halves, [encoder, id]);
      return { result: null, isChanged: embeddings.length > 0 };
    });
    return revision;
  }

  /** Reads all embeddings by an encoder, a part of them at a time. */
  async *read(encoder: string): AsyncGenerator<readonly StoredEmbedding[], void> {
    let range = allBy(encoder);
    const database = await this.#database();
    for (;;) {
      const { store } = database.transaction('embeddings');
      const [keys, values] = await Promise.all([
        store.getAllKeys(range, READ_AT_ONCE),
        store.getAll(range, READ_AT_ONCE),
      ]);
      const last = keys.at(-1);
      if (!last) return;
      yield keys.map(([, id], index) => ({ id, halves: values[index]! }));
      range = IDBKeyRange.bound(last, [encoder, []], true);
    }
  }

  /** Of all encoders. */
  async bytes(): Promise<number> {
    const database = await this.#database();
    let bytes = 0;
    let cursor = await database.transaction('embeddings').store.openCursor();
    for (; cursor; cursor = await cursor.continue()) bytes += cursor.value.byteLength;
    return bytes;
  }

  async count(encoder: string): Promise<number> {
    return (await this.#database()).count('embeddings', allBy(encoder));
  }

  /** Changes whenever the embeddings do, in whichever tab. */
  async revision(): Promise<number> {
    return (await (await this.#database()).get('revision', 'revision')) ?? 0;
  }

  /** Runs `work` in a transaction; it must not wait for anything else. */
  async #change<Result>(
    work: (store: Embeddings) => Promise<{ readonly result: Result; readonly isChanged: boolean }>,
  ): Promise<{ readonly result: Result; readonly revision: number }> {
    const database = await this.#database();
    // What is lost with the power can be computed again.
    const options = { durability: 'relaxed' } as const;
    const transaction = database.transaction(['embeddings', 'revision'], 'readwrite', options);
    // If it fails, one of the requests below fails too, and those are awaited first.
    transaction.done.catch(() => undefined);
    try {
      const { result, isChanged } = await work(transaction.objectStore('embeddings'));
      const revisions = transaction.objectStore('revision');
      const before = (await revisions.get('revision')) ?? 0;
      const revision = isChanged ? before + 1 : before;
      if (isChanged) await revisions.put(revision, 'revision');
      await transaction.done;
      return { result, revision };
    } catch (error) {
      abortTransaction(transaction);
      if (!(error instanceof Error && error.name === 'QuotaExceededError')) throw error;
      throw new AppError('quota', error.message, {}, { cause: error });
    }
  }
}

type Embeddings = IDBPObjectStore<Schema, ('embeddings' | 'revision')[], 'embeddings', 'readwrite'>;

/** An array sorts after every string. */
const allBy = (encoder: string) => IDBKeyRange.bound([encoder], [encoder, []]);
