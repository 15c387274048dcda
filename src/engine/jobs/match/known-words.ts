import { crc32 } from '../../../core/formats/crc32.ts';
import type { Embeddings } from '../../../core/matching/agreement.ts';
import { decodeFloat16, encodeFloat16 } from '../../../core/tensor/float16.ts';
import type { Locale } from '../../../contract/locales.ts';
import { EmbeddingStore } from '../../../storage/embedding-store.ts';
import type { OpenPair } from './matching-pair.ts';
import { partContents } from './part-contents.ts';

/** How many texts are read before the signal is checked again. */
const PORTION = 128;

/** The name of the one record in the store. */
const RECORD = 'all';

/**
 * Names of things, places, times and styles, from training/recipe/known_words.py. They are bundled as code, so that they are there
 * without a network.
 */
export async function knownPairs(): Promise<readonly (readonly [en: string, zh: string])[]> {
  const { things, phrases } = (await import('./known-words.json')).default;
  return [...things, ...phrases] as [string, string][];
}

/** The same in one language. */
export async function knownWords(language: Locale): Promise<readonly string[]> {
  return (await knownPairs()).map(([en, zh]) => (language === 'en' ? en : zh));
}

/** Words, and where they lie in a pair's embedding space. */
export interface PlacedWords {
  readonly words: readonly string[];
  readonly embeddings: Embeddings;
}

/** The known words' embeddings, computed once for each encoder and language, and kept on the disk where the browser allows. */
export class KnownWords {
  readonly #placed = new Map<Locale, { readonly key: string; readonly placed: PlacedWords }>();

  constructor(
    private readonly storeOf = (language: Locale) =>
      new EmbeddingStore(`skypaint-words-${language}`),
  ) {}

  /** @returns null if it was aborted */
  async place(
    pair: OpenPair,
    language: Locale,
    signal: AbortSignal,
    onProgress: (done: number, total: number) => void,
  ): Promise<PlacedWords | null> {
    const words = await knownWords(language);
    const { stored, model } = pair.loaded;
    const encoder = partContents(stored.manifest, ['textEncoder', 'textProjection', 'tokenizer']);
    const list = crc32(new TextEncoder().encode(words.join('\n')));
    const key = `${encoder} ${list}`;
    const known = this.#placed.get(language);
    if (known?.key === key) return known.placed;

    const { dimensions } = model;
    const data =
      (await this.#read(language, key, words.length * dimensions)) ??
      (await this.#compute(pair, words, signal, onProgress));
    if (!data) return null;
    const placed = { words, embeddings: { dimensions, data } };
    this.#placed.set(language, { key, placed });
    await this.#keep(language, key, data);
    return placed;
  }

  async #compute(
    pair: OpenPair,
    words: readonly string[],
    signal: AbortSignal,
    onProgress: (done: number, total: number) => void,
  ): Promise<Float32Array | null> {
    const { dimensions } = pair.loaded.model;
    const data = new Float32Array(words.length * dimensions);
    let done = 0;
    for (let first = 0; first < words.length; first += PORTION) {
      if (signal.aborted) return null;
      const portion = words.slice(first, first + PORTION);
      const found = await pair.embedTexts(portion, () => onProgress(++done, words.length));
      data.set(found.data, first * dimensions);
    }
    return data;
  }

  async #read(language: Locale, key: string, length: number): Promise<Float32Array | null> {
    try {
      for await (const records of this.storeOf(language).read(key)) {
        const halves = records.find(({ id }) => id === RECORD)?.halves;
        if (halves?.length === length) return decodeFloat16(halves);
      }
    } catch {
      // Without a disk they are computed again on each visit.
    }
    return null;
  }

  /** Embeddings by the previous encoder are removed. */
  async #keep(language: Locale, key: string, data: Float32Array): Promise<void> {
    try {
      const store = this.storeOf(language);
      if (await store.has(key, RECORD)) return;
      await store.add(key, [{ id: RECORD, halves: encodeFloat16(data) }]);
      await store.reconcile(key, [RECORD]);
    } catch {
      // As above.
    }
  }
}
