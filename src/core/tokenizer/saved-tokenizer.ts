import { z } from 'zod';
import { invalidBySchema } from '../config/invalid-config.ts';
import { excerpt, invalidFile, unsupportedFile } from '../formats/file-error.ts';
import { parsePythonJson } from '../formats/python-json.ts';
import type { BertOptions } from './bert.ts';

/** A vocabulary, as the text of the files that were used before tokenizer.json. */
export type SavedVocabulary =
  | { readonly kind: 'bert'; readonly vocab: string }
  | { readonly kind: 'clip'; readonly vocab: string; readonly merges: string }
  /** Here `vocab` is the text of the tokenizer.json itself. */
  | { readonly kind: 'unigram'; readonly vocab: string };

/** More than any text encoder here can read at once. */
const MAX_LENGTH = 65_536;

type Json = Readonly<Record<string, unknown>>;

/** The Rust original uses unsigned 32-bit ids, but no text encoder has a million words. */
const MAX_ID = 1_000_000;

/**
 * The vocabulary in a tokenizer.json, which transformers 5 saves without vocab.txt, vocab.json and merges.txt. For BERT and CLIP only
 * vocabulary and merges are used, as in `TokenizersBackend.convert_to_native_format`; BertTokenizer and CLIPTokenizer build the rest
 * themselves. A Unigram vocabulary is checked when its tokenizer is created.
 *
 * @param file the name to use in errors
 * @throws AppError `unsupported` for vocabularies of other kinds, `invalid-file`, `invalid-config`
 */
export function readTokenizerJson(text: string, file: string): SavedVocabulary {
  const json = parsePythonJson(text, file);
  const model = isRecord(json['model']) ? json['model'] : {};
  const type = model['type'] ?? ('merges' in model ? 'BPE' : 'WordPiece');
  if (type === 'Unigram') return { kind: 'unigram', vocab: text };
  if (type !== 'WordPiece' && type !== 'BPE') {
    const named = excerpt(type);
    throw unsupportedFile(file, `a vocabulary of type ${named}`, ['WordPiece', 'BPE', 'Unigram'], {
      fault: 'other-class',
      named,
    });
  }
  const ids = readIds(model['vocab'], file);
  for (const added of Array.isArray(json['added_tokens']) ? json['added_tokens'] : []) {
    const { content, id } = isRecord(added) ? added : {};
    if (typeof content !== 'string' || ids.has(content)) continue;
    ids.set(content, requireId(id, content, file));
  }
  return type === 'WordPiece'
    ? { kind: 'bert', vocab: vocabTxt(ids, file) }
    : { kind: 'clip', vocab: vocabJson(ids), merges: mergesTxt(model['merges'], file) };
}

function readIds(vocab: unknown, file: string): Map<string, number> {
  if (!isRecord(vocab)) throw invalidFile(file, 'no vocabulary inside');
  return new Map(
    Object.entries(vocab).map(([token, id]) => [token, requireId(id, token, file)] as const),
  );
}

/** @throws AppError `invalid-file` for an invalid token id, as in the Rust tokenizers */
export function requireId(id: unknown, token: string, file: string): number {
  if (typeof id === 'number' && Number.isInteger(id) && id >= 0 && id <= MAX_ID) return id;
  throw invalidFile(file, 'an id that is not a whole number', {
    token: excerpt(token),
    found: excerpt(id),
    max: MAX_ID,
  });
}

/** One token per line; an id without a token is an empty line, which no text can match. */
function vocabTxt(ids: ReadonlyMap<string, number>, file: string): string {
  const lines: string[] = [];
  for (const [token, id] of ids) {
    if (/[\r\n]/.test(token)) {
      throw invalidFile(file, 'a token with a line break', { token: excerpt(token) });
    }
    lines[id] = token;
  }
  return Array.from(lines, (token) => `${token ?? ''}\n`).join('');
}

/** Built as text, because an object would put the digits first. */
const vocabJson = (ids: ReadonlyMap<string, number>) =>
  `{${[...ids].map(([token, id]) => `${JSON.stringify(token)}:${id}`).join()}}`;

/** Pairs are `["a", "b"]`, or `"a b"` in older files. */
function mergesTxt(merges: unknown, file: string): string {
  const pairs: readonly unknown[] = Array.isArray(merges) ? merges : [];
  const lines = pairs.map((pair) => {
    const parts: unknown = typeof pair === 'string' ? pair.split(' ') : pair;
    const isPair =
      Array.isArray(parts) &&
      parts.length === 2 &&
      parts.every((part) => typeof part === 'string' && /^\S+$/.test(part));
    if (isPair) return `${parts.join(' ')}\n`;
    throw invalidFile(file, 'a merge that is not a pair of tokens', { found: excerpt(pair) });
  });
  return `#version: 0.2\n${lines.join('')}`;
}

const lengthConfig = z.object({ model_max_length: z.number().optional() });

/**
 * The number of tokens that a pipeline passes to the text encoder, including start, end and padding, according to tokenizer_config.json.
 *
 * @returns null if it sets no limit (transformers then writes 1e30)
 * @throws AppError `invalid-config`
 */
export function readMaxLength(text: string, file: string): number | null {
  const result = lengthConfig.safeParse(parsePythonJson(text, file));
  const length = result.data?.model_max_length;
  return length !== undefined && Number.isInteger(length) && length <= MAX_LENGTH ? length : null;
}

const bertConfig = z.object({
  do_lower_case: z.boolean().default(true),
  strip_accents: z.boolean().nullable().default(null),
  tokenize_chinese_chars: z.boolean().default(true),
});

/**
 * How BertTokenizer normalizes text, according to tokenizer_config.json, which overrides tokenizer.json's normalizer; missing fields
 * have BERT's usual values.
 *
 * @throws AppError `invalid-config`
 */
export function readBertOptions(text: string, file: string): BertOptions {
  const json = parsePythonJson(text, file);
  const result = bertConfig.safeParse(json);
  if (!result.success) throw invalidBySchema(file, json, result.error.issues[0]!);
  const { do_lower_case, strip_accents, tokenize_chinese_chars } = result.data;
  return {
    lowercase: do_lower_case,
    stripAccents: strip_accents,
    separatesHan: tokenize_chinese_chars,
  };
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
