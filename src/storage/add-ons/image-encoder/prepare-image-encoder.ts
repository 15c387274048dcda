import { readTensor } from '../../../core/formats/checkpoint/checkpoint-file.ts';
import { isFloatDtype, toFloat32 } from '../../../core/formats/checkpoint/to-half.ts';
import { invalidFile } from '../../../core/formats/file-error.ts';
import { createHasher } from '../../file-hash.ts';
import { addOnName } from '../add-on-name.ts';
import type { PrepareAddOn } from '../prepared-add-on.ts';
import { textBeside } from '../text-beside.ts';
import { writeInHalf } from '../write-in-half.ts';
import {
  CLIP_CONFIG,
  imageEncoderRecipe,
  neededTensors,
  PROCESSOR_CONFIGS,
  type ImageEncoderRecipe,
} from './image-encoder-recipe.ts';

/** Names are only shown. */
const SIGNS = /\p{Cc}/gu;

/** CLIPModel clips it to 100; far beyond that, probabilities are only zeros and ones. */
const MAX_LOGIT_SCALE = 20;

/** Keeps the image encoder and both projections of a CLIPModel or AltCLIPModel, or all of a CLIPVisionModelWithProjection. */
export const prepareImageEncoder: PrepareAddOn = async (
  { path, checkpoint },
  { files, repository },
  context,
) => {
  const recipe = imageEncoderRecipe(
    checkpoint,
    await textBeside(files, path, [CLIP_CONFIG]),
    await textBeside(files, path, PROCESSOR_CONFIGS),
    context.checkImageEncoder,
  );
  const { config, processor, fit, layout, tensors, layerNormEps } = recipe;
  const logitScale = await scaleOf(recipe, path);
  return {
    name: addOnName({ path, repository, token: null, signs: SIGNS, fallback: 'CLIP' }),
    hash: await hashOf(checkpoint, context.signal),
    warnings: [],
    ...writeInHalf(
      { path, layout, tensors },
      { kind: 'image-encoder', config, processor, logitScale, layerNormEps, ...fit },
      context,
    ),
  };
};

/** Where CLIP's training clips it, and where that of published models ends up. */
const USUAL_LOGIT_SCALE = Math.log(100);

async function scaleOf({ logitScale }: ImageEncoderRecipe, file: string): Promise<number> {
  if (logitScale === null) return USUAL_LOGIT_SCALE;
  const { dtype, byteLength } = logitScale;
  const value =
    isFloatDtype(dtype) && byteLength <= 8
      ? toFloat32(await readTensor(logitScale), dtype)[0]
      : undefined;
  if (value !== undefined && Math.abs(value) <= MAX_LOGIT_SCALE) return value;
  throw invalidFile(file, 'no usable logit_scale', { tensor: 'logit_scale', found: String(value) });
}

/** The hash of the weights that are kept, so that it is the same whether the rest of the file is there or not. */
async function hashOf(checkpoint: Parameters<typeof neededTensors>[0], signal: AbortSignal) {
  const hasher = await createHasher('sha256', 0);
  for (const [name, { dtype, shape, chunks }] of neededTensors(checkpoint)) {
    hasher.update(new TextEncoder().encode(`${name}\0${dtype}\0${shape.join()}\0`));
    for await (const chunk of chunks()) {
      signal.throwIfAborted();
      hasher.update(chunk);
    }
  }
  return hasher.digest();
}
