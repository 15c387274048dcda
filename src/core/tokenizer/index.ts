import { type BertVocabulary, createBertTokenizer } from './bert.ts';
import { type ClipVocabulary, createClipTokenizer } from './clip.ts';
import type { Tokenizer } from './tokenizer.ts';

export type { Encoding, Tokenizer } from './tokenizer.ts';

/**
 * BERT's tokenizer from vocab.txt, or CLIP's from vocab.json and merges.txt.
 *
 * @throws AppError `invalid-file` when a file is not what it should be or lacks a token that models need
 */
export function createTokenizer(vocabulary: BertVocabulary | ClipVocabulary): Tokenizer {
  return 'merges' in vocabulary ? createClipTokenizer(vocabulary) : createBertTokenizer(vocabulary);
}
