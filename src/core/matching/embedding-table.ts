import { decodeFloat16 } from '../tensor/float16.ts';
import { cosines, type Embeddings } from './agreement.ts';

/** How many rows are decoded at a time: few enough for the processor's cache. */
const ROWS = 128;

/**
 * Embeddings by id, as IEEE 754 half-precision numbers in one block: 10,000 embeddings of 768 dimensions take 15 MB. They have length
 * 1, which rounding to halves changes by at most 0.05 %.
 */
export class EmbeddingTable {
  readonly dimensions: number;
  readonly #ids: string[] = [];
  readonly #rows = new Map<string, number>();
  #halves: Uint16Array;

  /** @param capacity the expected number of embeddings; more will fit */
  constructor(dimensions: number, capacity = ROWS) {
    this.dimensions = dimensions;
    this.#halves = new Uint16Array(dimensions * capacity);
  }

  get size(): number {
    return this.#ids.length;
  }

  /** @param halves `[dimensions]` */
  set(id: string, halves: Uint16Array): void {
    const { dimensions } = this;
    if (halves.length !== dimensions) {
      throw new RangeError(`${halves.length} dimensions against ${dimensions}`);
    }
    const row = this.#rows.get(id) ?? this.size;
    if (row === this.size) {
      this.#ids.push(id);
      this.#rows.set(id, row);
    }
    if ((row + 1) * dimensions > this.#halves.length) this.#grow();
    this.#halves.set(halves, row * dimensions);
  }

  /** An embedding in the form of a query; null for an unknown id. */
  get(id: string): Embeddings | null {
    const row = this.#rows.get(id);
    return row === undefined ? null : this.#decode(row, row + 1);
  }

  /** @returns each id with the cosine between its embedding and `query`, a single row of length 1, in no particular order */
  scores(query: Embeddings): ScoredId[] {
    const scored: ScoredId[] = [];
    for (let first = 0; first < this.size; first += ROWS) {
      const end = Math.min(first + ROWS, this.size);
      cosines(this.#decode(first, end), query).forEach((score, place) =>
        scored.push({ id: this.#ids[first + place]!, score }),
      );
    }
    return scored;
  }

  #decode(first: number, end: number): Embeddings {
    const { dimensions } = this;
    const halves = this.#halves.subarray(first * dimensions, end * dimensions);
    return { dimensions, data: decodeFloat16(halves) };
  }

  #grow(): void {
    const halves = new Uint16Array(Math.ceil(this.#halves.length * 1.5) + this.dimensions);
    halves.set(this.#halves);
    this.#halves = halves;
  }
}

export interface ScoredId {
  readonly id: string;
  readonly score: number;
}
