import {
  processClipImage,
  type ClipImageProcessorConfig,
} from '../core/image/clip-image-processor.ts';
import type { Pixels } from '../core/image/resample.ts';
import { toUnitLength, type Embeddings } from '../core/matching/agreement.ts';
import type { Tokenizer } from '../core/tokenizer/index.ts';
import type { MatchingModel } from './ports.ts';

/** Positions of CLIP's text encoder, including start and end. */
const MAX_TOKENS = 77;

/**
 * The positions of texts in the space that they share with pictures. As in CLIP, texts are cut off after 77 tokens.
 *
 * @param onText is called after each text
 * @returns a row for each text, with length 1
 */
export async function embedTexts(
  model: MatchingModel,
  tokenizer: Tokenizer,
  texts: readonly string[],
  onText: () => void = () => undefined,
): Promise<Embeddings> {
  const data = new Float32Array(texts.length * model.dimensions);
  for (const [row, text] of texts.entries()) {
    const { inputIds } = tokenizer.encode(text, { maxLength: MAX_TOKENS });
    const embeds = await model.embedText(inputIds);
    data.set(embeds.data, row * model.dimensions);
    onText();
  }
  return toUnitLength({ dimensions: model.dimensions, data });
}

/**
 * A picture's position in that space.
 *
 * @param pixels three channels, RGB
 * @returns one row, with length 1
 */
export async function embedPicture(
  model: MatchingModel,
  processor: ClipImageProcessorConfig,
  pixels: Pixels,
): Promise<Embeddings> {
  const { shape, data } = processClipImage(pixels, processor);
  const embeds = await model.embedImage({ shape: [1, ...shape], data });
  return toUnitLength({ dimensions: model.dimensions, data: embeds.data });
}
