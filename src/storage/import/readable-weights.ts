import type { PartTensors } from '../../core/formats/checkpoint/model-parts.ts';
import { invalidFile } from '../../core/formats/file-error.ts';
import type { PartName, PartRecipe } from './model-recipe.ts';

/** The weights of each part that graphs may read, without buffers such as `position_ids` and other models' weights. */
const READ: Readonly<Record<PartName, RegExp>> = {
  textEncoder:
    /^(text_model\.|((bert|roberta)\.)?(embeddings|encoder)\.|transformation(_pre)?\.|pre_LN\.)(?!.*(position|token_type)_ids$)/,
  unet: /^(conv_|time_embedding\.|down_blocks\.|mid_block\.|up_blocks\.)/,
  vae: /^(encoder|decoder|quant_conv|post_quant_conv)\./,
};

/**
 * The weights that a stored model keeps, including the VAE's encoder, for pictures that start from a picture. They are in the
 * order in which they lie in their file, so that it is read from beginning to end: PyTorch sorts storages by their keys as texts.
 */
export function readableWeights(part: PartName, tensors: PartTensors): PartTensors {
  const kept = [...tensors].filter(([name]) => READ[part].test(name));
  const placeOf = ([, { span }]: (typeof kept)[number]) => span?.[0] ?? 0;
  return new Map(kept.toSorted((a, b) => placeOf(a) - placeOf(b)));
}

const CLIP_EMBEDDING = 'text_model.embeddings.token_embedding.weight';
const EMBEDDING =
  /^(text_model\.embeddings\.token_embedding|((bert|roberta)\.)?embeddings\.word_embeddings)\.weight$/;

/** The size of a text encoder's vocabulary. */
export function vocabularySize({ tensors }: Pick<PartRecipe, 'tensors'>): number {
  const words = [...tensors].find(([name]) => EMBEDDING.test(name))?.[1].shape[0];
  if (words !== undefined) return words;
  throw invalidFile('text_encoder', 'a weight is missing', { tensor: CLIP_EMBEDDING });
}
