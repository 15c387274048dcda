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

/** A word that stands for vectors learned after the text encoder's training, each of which is a token. */
export interface LearnedWord {
  readonly name: string;
  /** One for each of its vectors, beyond the vocabulary's; they are not parted. */
  readonly ids: readonly number[];
}

export interface Tokenizer {
  readonly startId: number;
  readonly endId: number;
  readonly padId: number;
  /** Ids of the text alone, without start, end and padding. */
  toIds(text: string): readonly number[];
  /** Those that were given to it besides the vocabulary. */
  readonly words: readonly LearnedWord[];
  /** As `tokenizer(text, padding='max_length', max_length=maxLength, truncation=True)` of transformers. */
  encode(text: string, options: { readonly maxLength: number }): Encoding;
}

/** What a tokenizer is before the start, end and padding tokens come around its ids. */
export interface TextToIds extends Omit<Tokenizer, 'encode' | 'words'> {
  /** Cuts text where tokens never cross, so that ids of the pieces are the pieces of the ids. */
  segments(text: string): readonly string[];
  /** Null where bytes stand for what the vocabulary lacks. */
  readonly unknownId: number | null;
}
