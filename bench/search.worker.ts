import * as Comlink from 'comlink';
import { standOut } from '../src/core/matching/stand-out.ts';
import { toUnitLength, type Embeddings } from '../src/core/matching/agreement.ts';
import { encodeFloat16 } from '../src/core/tensor/float16.ts';
import { PictureIndex } from '../src/engine/jobs/search/picture-index.ts';
import { EmbeddingStore } from '../src/storage/embedding-store.ts';

const ENCODER = 'bench';
const AT_ONCE = 500;

let index = new PictureIndex();

const noise = (dimensions: number): Embeddings =>
  toUnitLength({
    dimensions,
    data: Float32Array.from({ length: dimensions }, () => Math.random() - 0.5),
  });

/** Fills the store with random embeddings. */
async function fill(count: number, dimensions: number): Promise<void> {
  const store = new EmbeddingStore();
  await store.reconcile(ENCODER, []);
  for (let first = 0; first < count; first += AT_ONCE) {
    const ids = Array.from({ length: Math.min(AT_ONCE, count - first) }, (_, at) => first + at);
    await store.add(
      ENCODER,
      ids.map((id) => ({ id: `picture-${id}`, halves: encodeFloat16(noise(dimensions).data) })),
    );
  }
}

/** Milliseconds of one search for an encoded query; the first one after `forget` reads the index from the disk. */
async function search(dimensions: number): Promise<number> {
  const query = noise(dimensions);
  const started = performance.now();
  const table = await index.table(ENCODER, dimensions);
  standOut(table.scores(query));
  return performance.now() - started;
}

function forget(): void {
  index = new PictureIndex();
}

export const calls = { fill, search, forget };
Comlink.expose(calls);
