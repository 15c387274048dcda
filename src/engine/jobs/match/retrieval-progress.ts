import type { PictureFailure, RetrievalSet } from '../../../contract/retrieval.ts';
import type {
  RetrievalKey,
  RetrievalPart,
  RetrievalStore,
} from '../../../storage/retrieval-store.ts';
import type { OpenPair } from './matching-pair.ts';
import { identityOf } from './pair-identity.ts';

/** The embeddings of one side of a data set so far. */
interface Side {
  /** The order in which its items are read. */
  readonly order: readonly number[];
  /** `[count, dimensions]`, in the order of the set. */
  readonly vectors: Float32Array;
  /** How many are done. */
  next: number;
}

/** The embeddings of a measurement, in memory and, as long as there is room, on disk. */
export class RetrievalProgress {
  readonly texts: Side;
  readonly pictures: Side;
  readonly failures: PictureFailure[] = [];
  wasStored = true;

  private constructor(
    private readonly store: RetrievalStore,
    private readonly key: RetrievalKey,
    private readonly set: RetrievalSet,
    readonly dimensions: number,
    tokenCount: (text: string) => number,
  ) {
    // Short texts first, because texts of about the same length are read together.
    const lengths = set.texts.map(tokenCount);
    const order = lengths.map((_, index) => index);
    order.sort((a, b) => lengths[a]! - lengths[b]! || a - b);
    this.texts = sideOf(order, dimensions);
    this.pictures = sideOf(
      set.pictures.map((_, index) => index),
      dimensions,
    );
  }

  /** Goes on from what is stored for this set and these encoders. */
  static async open(
    store: RetrievalStore,
    set: RetrievalSet,
    encoders: OpenPair,
  ): Promise<RetrievalProgress> {
    const { loaded } = encoders;
    const key = { setId: set.id, encoder: identityOf(loaded) };
    const { dimensions } = loaded.model;
    const progress = new RetrievalProgress(store, key, set, dimensions, (text) =>
      encoders.tokenCount(text),
    );
    try {
      const parts = await store.partsOf(progress.key);
      for (const part of [...parts].sort((a, b) => a.first - b.first)) progress.#take(part);
    } catch {
      // A browser that stores nothing, as some private windows do.
      progress.wasStored = false;
    }
    return progress;
  }

  /** Whether its embeddings come from this pair at its present precision. */
  isOf({ loaded }: OpenPair): boolean {
    return this.key.encoder === identityOf(loaded);
  }

  get isComplete(): boolean {
    return this.done === this.total;
  }

  get done(): number {
    return this.texts.next + this.pictures.next;
  }

  get total(): number {
    return this.set.texts.length + this.set.pictures.length;
  }

  /** The next texts to read, as indices. */
  nextTexts(count: number): readonly number[] {
    const { order, next } = this.texts;
    return order.slice(next, next + count);
  }

  /** @param vectors of the next texts, in their order */
  addTexts(vectors: Float32Array): Promise<void> {
    return this.#add('texts', vectors, []);
  }

  addPictures(of: {
    readonly vectors: Float32Array;
    readonly failures: readonly PictureFailure[];
  }): Promise<void> {
    return this.#add('pictures', of.vectors, of.failures);
  }

  /** Deletes what is stored. */
  async discard(): Promise<void> {
    await this.store.discard(this.set.id).catch(() => undefined);
  }

  async #add(
    kind: RetrievalPart['kind'],
    vectors: Float32Array,
    failures: readonly PictureFailure[],
  ): Promise<void> {
    const count = vectors.length / this.dimensions;
    const part = { kind, first: this[kind].next, count, vectors, failures };
    this.#take(part);
    if (!this.wasStored) return;
    try {
      const { name } = this.set;
      await this.store.add(this.key, part, { name, done: this.done, total: this.total });
    } catch {
      // The disk is full. The measurement goes on, but not after a reload.
      this.wasStored = false;
    }
  }

  #take({ kind, first, count, vectors, failures }: RetrievalPart): void {
    const side = this[kind];
    if (first !== side.next || vectors.length !== count * this.dimensions) return;
    side.order.slice(first, first + count).forEach((row, place) => {
      const vector = vectors.subarray(place * this.dimensions, (place + 1) * this.dimensions);
      side.vectors.set(vector, row * this.dimensions);
    });
    side.next += count;
    this.failures.push(...failures);
  }
}

function sideOf(order: readonly number[], dimensions: number): Side {
  return { order, vectors: new Float32Array(order.length * dimensions), next: 0 };
}
