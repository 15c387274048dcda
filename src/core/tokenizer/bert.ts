import { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers';
import { AppError } from '../errors.ts';
import type { LearnedWord, Tokenizer } from './tokenizer.ts';
import { encodeWith } from './encode.ts';

/** How BERT normalizes text, as in tokenizer_config.json. */
export interface BertOptions {
  /** `do_lower_case`; true by default. */
  readonly lowercase?: boolean | undefined;
  /** `strip_accents`; null means the same as `lowercase`. */
  readonly stripAccents?: boolean | null | undefined;
  /** `tokenize_chinese_chars`: every ideograph is a word; true by default. */
  readonly separatesHan?: boolean | undefined;
}

export interface BertVocabulary extends BertOptions {
  /** The text of vocab.txt: one token per line. */
  readonly vocab: string;
}

const SPECIAL_TOKENS = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'] as const;

/**
 * transformers' BertTokenizer (WordPiece; arXiv:1810.04805), built from vocab.txt alone. Where the library differs from
 * the Rust original, the text is changed first: docs/adr/0002-tokenizer.md.
 *
 * @throws AppError `invalid-file` when a special token is missing
 */
export function createBertTokenizer(
  { vocab, lowercase = true, stripAccents = null, separatesHan = true }: BertVocabulary,
  words: readonly LearnedWord[] = [],
): Tokenizer {
  const ids = readVocabulary(vocab);
  const library = new HuggingFaceTokenizer(
    bertTokenizerJson(ids, { lowercase, stripAccents, separatesHan }),
    {},
  );
  const prepare = (text: string) => {
    const spaced = separatesHan ? text.replace(SUPPLEMENTARY_IDEOGRAPHS, ' $& ') : text;
    return lowercase ? spaced.replaceAll('Σ', 'σ') : spaced;
  };
  return encodeWith(
    {
      toIds: (text) => library.encode(prepare(text), { add_special_tokens: false }).ids,
      segments: (text) => text.match(separatesHan ? SEGMENTS : WORDS) ?? [],
      startId: ids['[CLS]']!,
      endId: ids['[SEP]']!,
      padId: ids['[PAD]']!,
      unknownId: ids['[UNK]']!,
    },
    words,
  );
}

/** Ideographs beyond U+FFFF: they are separate words in the Rust original, but the library looks at UTF-16 units and misses them. */
const SUPPLEMENTARY_IDEOGRAPHS =
  /[\u{20000}-\u{2a6df}\u{2a700}-\u{2b81f}\u{2b920}-\u{2ceaf}\u{2f800}-\u{2fa1f}]/gu;

/** Pieces that can be tokenized separately with the same result: white space, single Han characters, runs of anything else. */
const SEGMENTS = /\s+|\p{Unified_Ideograph}|[^\s\p{Unified_Ideograph}]+/gu;
const WORDS = /\s+|\S+/gu;

function requireToken(ids: Readonly<Record<string, number>>, token: string): number {
  const id = ids[token];
  if (id !== undefined) return id;
  throw new AppError('invalid-file', `vocab.txt: no ${token}`, {
    file: 'vocab.txt',
    reason: 'a special token is missing',
    expected: token,
  });
}

/** Maps tokens to ids: a token's line in vocab.txt, counted from 0. */
export function readVocabulary(vocab: string): Readonly<Record<string, number>> {
  const lines = vocab.replace(/\r?\n$/, '').split(/\r?\n/);
  return Object.fromEntries(lines.map((token, id) => [token, id]));
}

/**
 * The tokenizer.json of transformers' BertTokenizer, without the template, which `encodeWith` applies.
 *
 * @throws AppError `invalid-file` when a special token is missing
 */
export function bertTokenizerJson(
  vocab: Readonly<Record<string, number>>,
  { lowercase = true, stripAccents = null, separatesHan = true }: BertOptions,
): object {
  return {
    added_tokens: SPECIAL_TOKENS.map((content) => ({
      content,
      id: requireToken(vocab, content),
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: separatesHan,
      strip_accents: stripAccents,
      lowercase,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: null,
    decoder: null,
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab,
    },
  };
}
