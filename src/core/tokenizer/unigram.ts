import { base64Decode } from '@bufbuild/protobuf/wire';
import { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers';
import { z } from 'zod';
import { invalidBySchema } from '../config/invalid-config.ts';
import { excerpt, invalidFile, unsupportedFile } from '../formats/file-error.ts';
import { parsePythonJson } from '../formats/python-json.ts';
import { readCharsmap } from './charsmap.ts';
import { encodeWith } from './encode.ts';
import type { LearnedWord, TextToIds, Tokenizer } from './tokenizer.ts';

export interface UnigramVocabulary {
  /** The text of a tokenizer.json. */
  readonly unigram: string;
}

const FILE = 'tokenizer.json';
const MAX_PIECES = 1_000_000;
/** Normalizations that are applied to every text here anyway: white space is merged, and `▁` precedes words. */
const IMPLIED = ['Replace', 'Strip'];

const normalizer = z.looseObject({
  type: z.string(),
  precompiled_charsmap: z.string().nullish(),
});

const schema = z.looseObject({
  added_tokens: z.array(
    z.looseObject({
      content: z.string().min(1),
      id: z.int().min(0).max(MAX_PIECES),
      lstrip: z.boolean(),
    }),
  ),
  normalizer: normalizer.extend({ normalizers: z.array(normalizer).optional() }).nullable(),
  model: z.looseObject({
    type: z.literal('Unigram'),
    unk_id: z.int().min(0).max(MAX_PIECES),
    vocab: z
      .array(z.tuple([z.string(), z.number()]))
      .min(1)
      .max(MAX_PIECES),
    byte_fallback: z.literal(false).optional(),
  }),
});

type Json = z.infer<typeof schema>;

/** A vocabulary of a quarter of a million words takes a second to build, and every picture needs it, so the last one is kept. */
let last: { readonly text: string; readonly vocabulary: TextToIds } | null = null;

/**
 * transformers' XLMRobertaTokenizer (SentencePiece's unigram model; arXiv:1808.06226), as the sentencepiece library reads text.
 *
 * @throws AppError `invalid-config`, `invalid-file` when a special token is missing; `unsupported` for another normalizer
 */
export function createUnigramTokenizer(
  { unigram: text }: UnigramVocabulary,
  words: readonly LearnedWord[] = [],
): Tokenizer {
  if (last?.text !== text) last = { text, vocabulary: readVocabulary(text) };
  return encodeWith(last.vocabulary, words);
}

/**
 * Checks a tokenizer.json.
 *
 * @param file the name to use in errors
 * @returns the number of its tokens
 * @throws AppError like `createUnigramTokenizer`
 */
export function unigramSize(text: string, file: string): number {
  const json = parse(text, file);
  return Math.max(json.model.vocab.length, ...json.added_tokens.map(({ id }) => id + 1));
}

function parse(text: string, file: string): Json {
  const json = parsePythonJson(text, file);
  const result = schema.safeParse(json);
  if (!result.success) throw invalidBySchema(file, json, result.error.issues[0]!);
  return result.data;
}

function readVocabulary(text: string): TextToIds {
  const { added_tokens: added, model, normalizer: rules } = parse(text, FILE);
  const ids = new Map(model.vocab.map(([piece], id) => [piece, id] as const));
  for (const { content, id } of added) ids.set(content, id);
  const idOf = (token: string) => {
    const id = ids.get(token);
    if (id !== undefined) return id;
    throw invalidFile(FILE, 'a special token is missing', { expected: token });
  };
  // Words contain no spaces, so these pieces are never found in a text.
  const names = new Set(added.map(({ content }) => content));
  const vocab = model.vocab.map(([piece, score]) => [
    names.has(piece) ? `${piece} ` : piece,
    score,
  ]);
  const normalize = normalizerOf(rules);
  const library = new HuggingFaceTokenizer(
    {
      added_tokens: [],
      normalizer: null,
      pre_tokenizer: null,
      post_processor: null,
      decoder: null,
      model: { ...model, vocab },
    },
    { eos_token: '</s>' },
  );
  const toIds = (section: string) => {
    const words = normalize(section).split(/ +/).filter(Boolean);
    if (words.length === 0) return [];
    return library.encode(`▁${words.join('▁')}`, { add_special_tokens: false }).ids;
  };
  // Matched before normalization: text that only becomes a special token when normalized is not one.
  const specials = new RegExp(
    `(${added.map(({ content, lstrip }) => (lstrip ? String.raw`\s*` : '') + literal(content)).join('|')})`,
    'u',
  );
  return {
    // Every second part is a special token.
    toIds: (whole) =>
      added.length === 0
        ? toIds(whole)
        : whole
            .split(specials)
            .flatMap((part, i) => (i % 2 === 0 ? toIds(part) : [idOf(part.trimStart())])),
    segments: (whole) => whole.match(SEGMENTS) ?? [],
    startId: idOf('<s>'),
    endId: idOf('</s>'),
    padId: idOf('<pad>'),
    unknownId: model.unk_id,
  };
}

/**
 * Words, and single characters of scripts without spaces. A piece may cross these boundaries, so for a text that is cut off after a
 * segment, the kept text is only nearly what was read.
 */
const SEGMENTS =
  /\s+|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]+/gu;

const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);

function normalizerOf(rules: Json['normalizer']): (text: string) => string {
  if (rules === null) return (text) => text;
  const steps = rules.type === 'Sequence' ? (rules.normalizers ?? []) : [rules];
  const maps = steps.flatMap(({ type, precompiled_charsmap: charsmap }) => {
    if (IMPLIED.includes(type)) return [];
    if (type === 'Precompiled') return [readCharsmap(decodeBase64(charsmap ?? ''), FILE)];
    const named = excerpt(type);
    throw unsupportedFile(FILE, `a normalizer of type ${named}`, ['Precompiled'], {
      fault: 'other-class',
      named,
    });
  });
  return (text) => maps.reduce((normal, map) => map(normal), text);
}

function decodeBase64(text: string): Uint8Array {
  try {
    return base64Decode(text);
  } catch {
    throw invalidFile(FILE, 'rules for characters that cannot be read');
  }
}
