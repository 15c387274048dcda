import { createBertTokenizer, type BertVocabulary } from './bert.ts';
import type { Tokenizer } from './tokenizer.ts';

export type { Encoding, Tokenizer } from './tokenizer.ts';

/** @throws AppError `invalid-file` when the vocabulary lacks a token that the model needs */
export function createTokenizer(vocabulary: BertVocabulary): Tokenizer {
  return createBertTokenizer(vocabulary);
}
