import { invalidFile, unsupportedFile } from '../../core/formats/file-error.ts';
import type { TextEncoderKind } from '../../contract/library.ts';
import { readRange } from '../../core/formats/byte-source.ts';
import { createTokenizer } from '../../core/tokenizer/index.ts';
import { clipVocab } from '../../core/tokenizer/clip-vocabulary.ts';
import {
  readBertOptions,
  readMaxLength,
  readTokenizerJson,
  type SavedVocabulary,
} from '../../core/tokenizer/saved-tokenizer.ts';
import { tokenizerJsonOf } from '../../core/tokenizer/sentencepiece-model.ts';
import { unigramSize } from '../../core/tokenizer/unigram.ts';
import { blobSource } from '../blob-source.ts';
import type { TokenizerRecipe } from './model-recipe.ts';
import { textOf, type SourceFiles } from './source-files.ts';

/** CLIP's, and so that of every SD 1.x model with CLIP's text encoder. */
const CLIP_TOKENS = 49_408;
/** XLM-R's takes 5 MB. */
const MAX_SENTENCEPIECE_BYTES = 32 * 2 ** 20;

/** The kinds of vocabulary that a text encoder can have, and what the model is then called. */
const ENCODERS: Readonly<
  Record<TextEncoderKind, Partial<Record<SavedVocabulary['kind'], TokenizerRecipe['encoder']>>>
> = {
  clip: { bert: 'skyclip', clip: 'clip' },
  bert: { bert: 'bert' },
  'xlm-r': { unigram: 'xlm-r' },
};

/** The text encoder that the vocabulary is for. */
export interface VocabularyReader {
  readonly kind: TextEncoderKind;
  /** Rows of its token embedding. */
  readonly tokens: number;
}

/**
 * The vocabulary for a text encoder: the source's own, from `folder` or from beside a checkpoint; else CLIP's, if it has as
 * many tokens as CLIP.
 *
 * @param clipMerges the text of CLIP's merges.txt, which ships with this program
 * @throws AppError `unsupported` if there is none, `invalid-file` if it does not fit; whatever `clipMerges` throws
 */
export async function findVocabulary(
  files: SourceFiles,
  folder: string,
  { kind, tokens }: VocabularyReader,
  clipMerges: () => Promise<string>,
): Promise<TokenizerRecipe> {
  const saved = await readVocabulary(files, folder, tokens, clipMerges);
  const encoder = ENCODERS[kind][saved.kind];
  if (encoder === undefined) throw misfit(folder, `a vocabulary of another kind than ${kind}'s`);
  if (sizeOf(saved) > tokens) {
    const sizes = { found: sizeOf(saved), max: tokens };
    throw misfit(folder, 'more words than the text encoder has', sizes);
  }
  const path = `${folder}tokenizer_config.json`;
  const config = files.has(path) ? await textOf(files, path) : null;
  // CLIP's graph is as long as its positions, whatever its tokenizer says.
  const maxLength = config === null || kind === 'clip' ? null : readMaxLength(config, path);
  return {
    encoder,
    vocab: saved.vocab,
    ...(saved.kind === 'clip' && { merges: saved.merges }),
    ...(saved.kind === 'bert' && config !== null && { bert: readBertOptions(config, path) }),
    ...(maxLength !== null && { maxLength }),
  };
}

/** A vocabulary's number of ids. Makes its tokenizer, which checks it. */
function sizeOf(saved: SavedVocabulary): number {
  const { startId, endId, padId } = createTokenizer(
    saved.kind === 'unigram' ? { unigram: saved.vocab } : saved,
  );
  return Math.max(wordsOf(saved), startId + 1, endId + 1, padId + 1);
}

function wordsOf({ kind, vocab }: SavedVocabulary): number {
  switch (kind) {
    case 'bert':
      return vocab.trimEnd().split('\n').length;
    case 'clip':
      return highestId(vocab) + 1;
    case 'unigram':
      return unigramSize(vocab, 'tokenizer.json');
  }
}

async function readVocabulary(
  files: SourceFiles,
  folder: string,
  tokens: number,
  clipMerges: () => Promise<string>,
): Promise<SavedVocabulary> {
  const [bert, vocab, merges, json, sentencePiece] = [
    ...['vocab.txt', 'vocab.json', 'merges.txt', 'tokenizer.json', 'sentencepiece.bpe.model'],
  ].map((name) => folder + name) as [string, string, string, string, string];
  if (files.has(bert)) return { kind: 'bert', vocab: await textOf(files, bert) };
  if (files.has(vocab) && files.has(merges)) {
    const [words, pairs] = [await textOf(files, vocab), await textOf(files, merges)];
    return { kind: 'clip', vocab: words, merges: pairs };
  }
  if (files.has(json)) return readTokenizerJson(await textOf(files, json), json);
  if (files.has(sentencePiece)) {
    const bytes = await sentencePieceBytes(files.get(sentencePiece)!, sentencePiece);
    return { kind: 'unigram', vocab: tokenizerJsonOf(bytes, sentencePiece) };
  }
  if (tokens === CLIP_TOKENS) {
    const pairs = await clipMerges();
    return { kind: 'clip', vocab: clipVocab(pairs), merges: pairs };
  }
  throw unsupportedFile(
    bert,
    `a text encoder of ${tokens} words without its vocabulary`,
    [
      'vocab.txt or tokenizer.json beside the checkpoint',
      'vocab.json and merges.txt beside it',
      `CLIP’s own ${CLIP_TOKENS} words`,
    ],
    { fault: 'no-vocabulary' },
  );
}

function sentencePieceBytes(file: Blob, path: string): Promise<Uint8Array> {
  const { size } = file;
  if (size <= MAX_SENTENCEPIECE_BYTES) return readRange(blobSource(path, file), 0, size);
  throw invalidFile(path, 'too long for a vocabulary', {
    found: size,
    max: MAX_SENTENCEPIECE_BYTES,
  });
}

/** The size of a vocab.json that the tokenizer has already read. */
function highestId(vocab: string): number {
  const ids = Object.values(JSON.parse(vocab) as Record<string, unknown>);
  return ids.reduce<number>((max, id) => (typeof id === 'number' && id > max ? id : max), 0);
}

const misfit = (folder: string, reason: string, details: object = {}) =>
  invalidFile(`${folder}vocabulary`, reason, { fault: 'other-vocabulary', ...details });
