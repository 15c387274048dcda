export interface Encoding {
  /** Start token, text, end token, padding: exactly `maxLength` ids. */
  readonly inputIds: Int32Array<ArrayBuffer>;
  /** Ids that are not padding; the attention mask is ones for these and zeros after them. */
  readonly tokenCount: number;
  /** The end of the text that found no room, from the first word not wholly kept; empty when all did. */
  readonly truncatedText: string;
  /** Characters of the kept text that the vocabulary lacks, each once (a whole word when only its spelling is foreign). */
  readonly unknown: readonly string[];
}

export interface Tokenizer {
  readonly startId: number;
  readonly endId: number;
  readonly padId: number;
  /** Ids of the text alone, without start, end and padding. */
  toIds(text: string): readonly number[];
  /** How many ids belong together from one of these on, where a word is several. */
  readonly together?: ReadonlyMap<number, number>;
  /** As `tokenizer(text, padding='max_length', max_length=maxLength, truncation=True)` of transformers. */
  encode(text: string, options: { readonly maxLength: number }): Encoding;
}
