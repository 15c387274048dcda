import { createTokenizer, type LearnedWord, type Tokenizer } from '../core/tokenizer/index.ts';
import type { StoredParts } from './stored-model.ts';

/**
 * A model's tokenizer.
 *
 * @param words see `createTokenizer`
 * @throws AppError like `createTokenizer`, and whatever `text` throws
 */
export async function openTokenizer(
  { manifest, text }: Pick<StoredParts, 'manifest' | 'text'>,
  words: readonly LearnedWord[] = [],
): Promise<Tokenizer> {
  const { vocab: path, merges, bert, model } = manifest.parts.tokenizer;
  const vocab = await text(path);
  if (model === 'Unigram') return createTokenizer({ unigram: vocab }, words);
  if (merges !== undefined) return createTokenizer({ vocab, merges: await text(merges) }, words);
  return createTokenizer({ ...bert, vocab }, words);
}
