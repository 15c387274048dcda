import { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers';
import { AppError } from '../errors.ts';
import { encodeWith } from './encode.ts';
import { requireId } from './saved-tokenizer.ts';
import type { LearnedWord, Tokenizer } from './tokenizer.ts';

export interface ClipVocabulary {
  /** The text of vocab.json: token to id. */
  readonly vocab: string;
  /** The text of merges.txt: one pair per line, in order of priority. */
  readonly merges: string;
}

const START = '<|startoftext|>';
const END = '<|endoftext|>';
const SPECIAL = String.raw`<\|startoftext\|>|<\|endoftext\|>`;
const CONTRACTIONS = "'s|'t|'re|'ve|'m|'ll|'d";
/** Unlike JavaScript's `\s`, it does not include U+FEFF. */
const SPACE = String.raw`\p{White_Space}`;
const WORDS = String.raw`${SPECIAL}|${CONTRACTIONS}|[\p{L}]+|[\p{N}]|[^${SPACE}\p{L}\p{N}]+`;

/** The same words before normalization, in any case; if a mark follows a letter, everything up to the next space. */
const SEGMENTS = new RegExp(
  [
    SPECIAL,
    String.raw`(?:${CONTRACTIONS})(?!\p{M})`,
    String.raw`\p{L}+(?![\p{L}\p{M}])`,
    String.raw`\p{N}(?!\p{M})`,
    String.raw`[^${SPACE}\p{L}\p{N}]+`,
    `${SPACE}+`,
    `[^${SPACE}]+`,
  ].join('|'),
  'giu',
);

/**
 * transformers' CLIPTokenizer (byte-level BPE; arXiv:2103.00020) as SD 1.x uses it: padded with its end token.
 *
 * @throws AppError `invalid-file` when a file has the wrong content or a special token is missing
 */
export function createClipTokenizer(
  { vocab, merges }: ClipVocabulary,
  words: readonly LearnedWord[] = [],
): Tokenizer {
  const ids = parseVocab(vocab);
  const pairs = merges.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#version'));
  const startId = requireToken(ids, START);
  const endId = requireToken(ids, END);
  const library = new HuggingFaceTokenizer(tokenizerJson(ids, pairs, startId, endId), {});
  return encodeWith(
    {
      // Rust's lower case of Σ does not depend on its position: docs/adr/0002-tokenizer.md.
      toIds: (text) => library.encode(text.replaceAll('Σ', 'σ'), { add_special_tokens: false }).ids,
      segments: (text) => text.match(SEGMENTS) ?? [],
      startId,
      endId,
      padId: endId,
      unknownId: null,
    },
    words,
  );
}

function parseVocab(vocab: string): Readonly<Record<string, number>> {
  try {
    const ids: unknown = JSON.parse(vocab);
    if (typeof ids === 'object' && ids !== null) {
      for (const [token, id] of Object.entries(ids)) requireId(id, token, 'vocab.json');
      return ids as Record<string, number>;
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new AppError('invalid-file', 'vocab.json: not a JSON object', {
    file: 'vocab.json',
    reason: 'not a JSON object',
  });
}

function requireToken(ids: Readonly<Record<string, number>>, token: string): number {
  const id = ids[token];
  if (id !== undefined) return id;
  throw new AppError('invalid-file', `vocab.json: no ${token}`, {
    file: 'vocab.json',
    reason: 'a special token is missing',
    expected: token,
  });
}

/** The tokenizer.json of transformers' CLIPTokenizer, without the template, which `encodeWith` applies. */
function tokenizerJson(
  vocab: Readonly<Record<string, number>>,
  merges: readonly string[],
  startId: number,
  endId: number,
): object {
  const special = {
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  };
  return {
    added_tokens: [
      { ...special, content: START, id: startId },
      { ...special, content: END, id: endId },
    ],
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'NFC' },
        { type: 'Replace', pattern: { Regex: `${SPACE}+` }, content: ' ' },
        { type: 'Lowercase' },
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: WORDS }, behavior: 'Removed', invert: true },
        // The text is already split here.
        { type: 'ByteLevel', add_prefix_space: false, use_regex: false },
      ],
    },
    post_processor: null,
    decoder: null,
    model: {
      type: 'BPE',
      unk_token: END,
      continuing_subword_prefix: '',
      end_of_word_suffix: '</w>',
      vocab,
      merges,
    },
  };
}
