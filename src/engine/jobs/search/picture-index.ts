import { EmbeddingTable } from '../../../core/matching/embedding-table.ts';
import { partContents } from '../match/part-contents.ts';
import { EmbeddingStore, type StoredEmbedding } from '../../../storage/embedding-store.ts';
import type { StoredParts } from '../../../storage/stored-model.ts';

interface LoadedTable {
  readonly encoder: string;
  readonly revision: number;
  readonly table: EmbeddingTable;
}

/** The embeddings of the gallery's pictures: on the disk, and in memory for searching. */
export class PictureIndex {
  readonly store: EmbeddingStore;
  #loaded: LoadedTable | null = null;

  constructor(store = new EmbeddingStore()) {
    this.store = store;
  }

  /** Adds embeddings to the disk, and to memory if that is still up to date. */
  async add(encoder: string, embeddings: readonly StoredEmbedding[]): Promise<void> {
    const before = await this.store.revision();
    const after = await this.store.add(encoder, embeddings);
    const loaded = this.#loaded;
    if (loaded?.encoder !== encoder || loaded.revision !== before || after !== before + 1) return;
    for (const embedding of embeddings) put(loaded.table, embedding);
    this.#loaded = { ...loaded, revision: after };
  }

  /** @returns every embedding by this encoder */
  async table(encoder: string, dimensions: number): Promise<EmbeddingTable> {
    const revision = await this.store.revision();
    if (this.#loaded?.encoder === encoder && this.#loaded.revision === revision) {
      return this.#loaded.table;
    }
    // So that the old table and the new one are not in memory together.
    this.#loaded = null;
    const table = new EmbeddingTable(dimensions, await this.store.count(encoder));
    for await (const part of this.store.read(encoder)) {
      for (const embedding of part) put(table, embedding);
    }
    this.#loaded = { encoder, revision, table };
    return table;
  }
}

/** Pictures that cannot be decoded have no embedding. */
function put(table: EmbeddingTable, { id, halves }: StoredEmbedding): void {
  if (halves.length > 0) table.set(id, halves);
}

/** Identifies the weights and settings that determine a picture's embedding. */
export const encoderOf = (manifest: StoredParts['manifest']): string =>
  partContents(manifest, ['imageEncoder', 'imageProcessor']);
