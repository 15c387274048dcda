import { type BertVocabulary, createBertTokenizer } from './bert.ts';
import { type ClipVocabulary, createClipTokenizer } from './clip.ts';
import type { LearnedWord, Tokenizer } from './tokenizer.ts';
import { createUnigramTokenizer, type UnigramVocabulary } from './unigram.ts';

export type { BertOptions } from './bert.ts';
export { learnedNamesIn, nameFinder } from './learned-words.ts';
export type { Encoding, LearnedWord, Tokenizer } from './tokenizer.ts';

/**
 * Creates BERT's tokenizer from vocab.txt, CLIP's from vocab.json and merges.txt, or XLM-R's from tokenizer.json.
 *
 * @param words that were added to the text encoder later, with their own ids
 * @throws AppError `invalid-file` when a file has the wrong content or lacks a required token
 */
export function createTokenizer(
  vocabulary: BertVocabulary | ClipVocabulary | UnigramVocabulary,
  words: readonly LearnedWord[] = [],
): Tokenizer {
  if ('unigram' in vocabulary) return createUnigramTokenizer(vocabulary, words);
  return 'merges' in vocabulary
    ? createClipTokenizer(vocabulary, words)
    : createBertTokenizer(vocabulary, words);
}
