import { sha256OfBlob } from '../../file-hash.ts';
import { vocabularySize } from '../../import/readable-weights.ts';
import { filesIn } from '../../import/source-files.ts';
import { findVocabulary } from '../../import/vocabulary.ts';
import { addOnName } from '../add-on-name.ts';
import { textBeside } from '../text-beside.ts';
import { CLIP_CONFIG } from '../image-encoder/image-encoder-recipe.ts';
import type { PrepareAddOn } from '../prepared-add-on.ts';
import { writeInHalf } from '../write-in-half.ts';
import { textEncoderRecipe } from './text-encoder-recipe.ts';

/** Names are only shown. */
const SIGNS = /\p{Cc}/gu;

/** Keeps a BERT with its pooler or classifier, and its vocabulary. */
export const prepareTextEncoder: PrepareAddOn = async (
  { path, file, checkpoint },
  { files, repository },
  context,
) => {
  const configFile = await textBeside(files, path, [CLIP_CONFIG]);
  const recipe = textEncoderRecipe(checkpoint, configFile, context.checkTextEncoder);
  const { config, tensors, layout, fit } = recipe;
  const beside = filesIn(files, path.split('/').slice(0, -1).join('/'));
  const reader = { kind: 'bert', tokens: vocabularySize({ tensors }) } as const;
  const { vocab, bert } = await findVocabulary(beside, '', reader, context.clipMerges);
  return {
    name: addOnName({ path, repository, token: null, signs: SIGNS, fallback: 'BERT' }),
    hash: await sha256OfBlob(file),
    warnings: [],
    ...writeInHalf(
      { path, layout, tensors },
      { kind: 'text-encoder', config, vocab, bert, ...fit },
      context,
    ),
  };
};
