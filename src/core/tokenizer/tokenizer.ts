export interface Encoding {
  /** Start token, text, end token, padding: exactly `maxLength` ids. */
  readonly inputIds: Int32Array<ArrayBuffer>;
  /** The number of ids that are not padding; the attention mask is one for these and zero after them. */
  readonly tokenCount: number;
  /** The end of the text that does not fit, starting at the first word that is not fully kept; empty if everything fits. */
  readonly truncatedText: string;
  /** Characters of the kept text that the vocabulary lacks, each once; a whole word if only the combination is unknown. */
  readonly unknown: readonly string[];
}

/** A word with vectors that were learned after the text encoder was trained; each vector is a token. */
export interface LearnedWord {
  readonly name: string;
  /** One id per vector, above the vocabulary's ids; they are never split across chunks. */
  readonly ids: readonly number[];
}

export interface Tokenizer {
  readonly startId: number;
  readonly endId: number;
  readonly padId: number;
  /** The ids of the text alone, without start, end and padding. */
  toIds(text: string): readonly number[];
  /** The words in addition to the vocabulary. */
  readonly words: readonly LearnedWord[];
  /** Like `tokenizer(text, padding='max_length', max_length=maxLength, truncation=True)` of transformers. */
  encode(text: string, options: { readonly maxLength: number }): Encoding;
}

/** A tokenizer that does not add start, end and padding tokens. */
export interface TextToIds extends Omit<Tokenizer, 'encode' | 'words'> {
  /** Splits text at positions that no token crosses, so that the pieces can be tokenized separately. */
  segments(text: string): readonly string[];
  /** Null if the vocabulary encodes unknown characters as bytes. */
  readonly unknownId: number | null;
}
