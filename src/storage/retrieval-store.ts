import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { keptOpen } from '../core/async/kept-open.ts';
import type { PictureFailure, UnfinishedRetrieval } from '../contract/retrieval.ts';

/** A data set and the pair of encoders that reads it. */
export interface RetrievalKey {
  readonly setId: string;
  readonly encoder: string;
}

/** Embeddings of neighbouring texts or pictures, in the order in which the job reads them. */
export interface RetrievalPart {
  readonly kind: 'texts' | 'pictures';
  /** The place of the first one. */
  readonly first: number;
  readonly count: number;
  /** `[count, dimensions]` */
  readonly vectors: Float32Array;
  readonly failures: readonly PictureFailure[];
}

interface Run extends UnfinishedRetrieval {
  readonly encoder: string;
  /** Milliseconds since the epoch. */
  readonly changedAt: number;
}

type RunKey = [setId: string, encoder: string];
type PartKey = [...RunKey, kind: string, first: number];

interface Schema extends DBSchema {
  runs: { key: RunKey; value: Run };
  parts: { key: PartKey; value: RetrievalPart };
}

/** What unfinished measurements have computed. It can all be computed again, so that nothing is lost if the browser clears it. */
export class RetrievalStore {
  readonly #database: () => Promise<IDBPDatabase<Schema>>;

  constructor(name = 'skypaint-retrieval') {
    this.#database = keptOpen((terminated) =>
      openDB<Schema>(name, 1, {
        upgrade(db) {
          db.createObjectStore('runs');
          db.createObjectStore('parts');
        },
        terminated,
      }),
    );
  }

  async partsOf({ setId, encoder }: RetrievalKey): Promise<readonly RetrievalPart[]> {
    return (await this.#database()).getAll('parts', allOf([setId, encoder]));
  }

  /**
   * Adds a part, and records how far the measurement has got.
   *
   * @throws DOMException `QuotaExceededError` if the disk is full; then nothing is changed
   */
  async add(
    { setId, encoder }: RetrievalKey,
    part: RetrievalPart,
    { name, done, total }: Pick<UnfinishedRetrieval, 'name' | 'done' | 'total'>,
  ): Promise<void> {
    const transaction = (await this.#database()).transaction(['runs', 'parts'], 'readwrite');
    // If it fails, one of the requests fails too, and those are awaited first.
    transaction.done.catch(() => undefined);
    const run = { setId, encoder, name, done, total, changedAt: Date.now() };
    await Promise.all([
      transaction.objectStore('runs').put(run, [setId, encoder]),
      transaction.objectStore('parts').put(part, [setId, encoder, part.kind, part.first]),
    ]);
    await transaction.done;
  }

  /** The latest one first. */
  async list(): Promise<readonly UnfinishedRetrieval[]> {
    const runs = await (await this.#database()).getAll('runs');
    return runs
      .sort((a, b) => b.changedAt - a.changedAt)
      .map(({ setId, name, done, total }) => ({ setId, name, done, total }));
  }

  /** Deletes everything stored for a data set, whatever the encoder. */
  async discard(setId: string): Promise<void> {
    const transaction = (await this.#database()).transaction(['runs', 'parts'], 'readwrite');
    await Promise.all([
      transaction.objectStore('runs').delete(allOf([setId])),
      transaction.objectStore('parts').delete(allOf([setId])),
      transaction.done,
    ]);
  }
}

/** All keys that begin like this: in IndexedDB's order, a list comes after every number and text. */
function allOf(beginning: readonly string[]): IDBKeyRange {
  return IDBKeyRange.bound([...beginning], [...beginning, []]);
}
