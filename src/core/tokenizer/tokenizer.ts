export interface Encoding {
  /** Start token, text, end token, padding: exactly `maxLength` ids. */
  readonly inputIds: Int32Array<ArrayBuffer>;
  /** Ids that are not padding; the attention mask is ones for these and zeros after them. */
  readonly tokenCount: number;
  /** The end of the text that does not fit, from the first word that is not fully kept; empty if all fits. */
  readonly truncatedText: string;
  /** Characters of the kept text that the vocabulary lacks, each once; a whole word if only its combination is unknown. */
  readonly unknown: readonly string[];
}

/** A word for vectors that were learned after the text encoder's training; each vector is a token. */
export interface LearnedWord {
  readonly name: string;
  /** One for each of its vectors, above the vocabulary's ids; they are never split across chunks. */
  readonly ids: readonly number[];
}

export interface Tokenizer {
  readonly startId: number;
  readonly endId: number;
  readonly padId: number;
  /** Ids of the text alone, without start, end and padding. */
  toIds(text: string): readonly number[];
  /** The words that were given to it in addition to the vocabulary. */
  readonly words: readonly LearnedWord[];
  /** Like `tokenizer(text, padding='max_length', max_length=maxLength, truncation=True)` of transformers. */
  encode(text: string, options: { readonly maxLength: number }): Encoding;
}

/** A tokenizer without start, end and padding tokens. */
export interface TextToIds extends Omit<Tokenizer, 'encode' | 'words'> {
  /** Splits text where no token crosses, so that the pieces can be tokenized separately. */
  segments(text: string): readonly string[];
  /** Null if the vocabulary encodes unknown characters as bytes. */
  readonly unknownId: number | null;
}
