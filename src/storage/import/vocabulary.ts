import { invalidFile, unsupportedFile } from '../../core/formats/file-error.ts';
import { createTokenizer } from '../../core/tokenizer/index.ts';
import { clipVocab } from '../../core/tokenizer/clip-vocabulary.ts';
import { readBertOptions, readTokenizerJson } from '../../core/tokenizer/saved-tokenizer.ts';
import { textOf, type SourceFiles } from './source-files.ts';
import type { TokenizerRecipe } from './model-recipe.ts';

/** CLIP's, and so that of every SD 1.x model with CLIP's text encoder. */
const CLIP_TOKENS = 49_408;

/**
 * The vocabulary for a text encoder with this many tokens: the source's own, from `folder` or from beside a checkpoint; else
 * CLIP's, if the number is CLIP's.
 *
 * @param clipMerges the text of CLIP's merges.txt, which ships with this program
 * @throws AppError `unsupported` if there is none, `invalid-file` if it does not fit; whatever `clipMerges` throws
 */
export async function findVocabulary(
  files: SourceFiles,
  folder: string,
  tokens: number,
  clipMerges: () => Promise<string>,
): Promise<TokenizerRecipe> {
  const vocabulary = await readVocabulary(files, folder, tokens, clipMerges);
  const { encoder, vocab, merges } = vocabulary;
  const configPath = `${folder}tokenizer_config.json`;
  const bert =
    encoder === 'skyclip' && files.has(configPath)
      ? readBertOptions(await textOf(files, configPath), configPath)
      : undefined;
  const tokenizer = { ...vocabulary, ...(bert && { bert }) };
  const { startId, endId, padId } = createTokenizer({
    vocab,
    ...(merges !== undefined && { merges }),
  });
  const found = encoder === 'clip' ? highestId(vocab) + 1 : vocab.trimEnd().split('\n').length;
  if (Math.max(found, startId + 1, endId + 1, padId + 1) > tokens) {
    throw invalidFile(`${folder}vocabulary`, 'more words than the text encoder has', {
      fault: 'other-vocabulary',
      found,
      max: tokens,
    });
  }
  return tokenizer;
}

async function readVocabulary(
  files: SourceFiles,
  folder: string,
  tokens: number,
  clipMerges: () => Promise<string>,
): Promise<TokenizerRecipe> {
  const [bert, vocab, merges, json] = [
    ...['vocab.txt', 'vocab.json', 'merges.txt', 'tokenizer.json'],
  ].map((name) => folder + name) as [string, string, string, string];
  if (files.has(bert)) return { encoder: 'skyclip', vocab: await textOf(files, bert) };
  if (files.has(vocab) && files.has(merges)) {
    const [words, pairs] = [await textOf(files, vocab), await textOf(files, merges)];
    return { encoder: 'clip', vocab: words, merges: pairs };
  }
  if (files.has(json)) {
    const { kind, ...texts } = readTokenizerJson(await textOf(files, json), json);
    return { encoder: kind === 'bert' ? 'skyclip' : 'clip', ...texts };
  }
  if (tokens === CLIP_TOKENS) {
    const pairs = await clipMerges();
    return { encoder: 'clip', vocab: clipVocab(pairs), merges: pairs };
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

/** The size of a vocab.json that the tokenizer has already read. */
function highestId(vocab: string): number {
  const ids = Object.values(JSON.parse(vocab) as Record<string, unknown>);
  return ids.reduce<number>((max, id) => (typeof id === 'number' && id > max ? id : max), 0);
}
