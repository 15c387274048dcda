import type { PartTensors } from '../../core/formats/checkpoint/model-parts.ts';
import { invalidFile } from '../../core/formats/file-error.ts';
import type { PartName, PartRecipe } from './model-recipe.ts';

/** What the graphs may read of each part. Buffers such as `position_ids`, and another model's weights, are none of it. */
const READ: Readonly<Record<PartName, RegExp>> = {
  textEncoder: /^text_model\.(?!.*position_ids$)/,
  unet: /^(conv_|time_embedding\.|down_blocks\.|mid_block\.|up_blocks\.)/,
  vae: /^(encoder|decoder|quant_conv|post_quant_conv)\./,
};

/** The weights that a stored model keeps; the VAE's encoder too, for pictures that begin with a picture. */
export function readableWeights(part: PartName, tensors: PartTensors): PartTensors {
  return new Map([...tensors].filter(([name]) => READ[part].test(name)));
}

const EMBEDDING = 'text_model.embeddings.token_embedding.weight';

/** How many words a text encoder knows. */
export function vocabularySize({ tensors }: Pick<PartRecipe, 'tensors'>): number {
  const words = tensors.get(EMBEDDING)?.shape[0];
  if (words !== undefined) return words;
  throw invalidFile('text_encoder', 'a weight is missing', { tensor: EMBEDDING });
}
