import {
  processClipImage,
  type ClipImageProcessorConfig,
} from '../core/image/clip-image-processor.ts';
import type { Pixels } from '../core/image/resample.ts';
import { toUnitLength, type Embeddings } from '../core/matching/agreement.ts';
import type { Tokenizer } from '../core/tokenizer/index.ts';
import type { MatchingModel } from './ports.ts';

/** Rounding up to a few lengths saves building a session for each. No text encoder sees the padding here. */
const LENGTHS = [16, 32, 48, 96, 192, 384];

/** How many texts the encoder reads at a time if there are many. */
const BATCH = 16;

/**
 * The positions of texts in the space that they share with pictures. As in CLIP, texts are cut off where the text encoder ends.
 * Texts of about the same length are read together, so it saves time to pass many at once.
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
  const { dimensions, maxTokens } = model;
  const data = new Float32Array(texts.length * dimensions);
  const groups = groupByLength(texts, tokenizer, maxTokens);
  for (const [length, group] of groups) {
    const batch = group.length < BATCH ? 1 : BATCH;
    for (let first = 0; first < group.length; first += batch) {
      const members = group.slice(first, first + batch);
      const tokens = new Int32Array(batch * length);
      // A batch that is not full repeats its last text, because the graph is written for one size.
      for (let place = 0; place < batch; place += 1) {
        const { ids } = members[Math.min(place, members.length - 1)]!;
        tokens.set(ids.subarray(0, length), place * length);
      }
      const embeds = await model.embedTexts(tokens, batch, tokenizer.endId);
      members.forEach(({ row }, place) => {
        const embed = embeds.data.subarray(place * dimensions, (place + 1) * dimensions);
        data.set(embed, row * dimensions);
        onText();
      });
    }
  }
  return toUnitLength({ dimensions, data });
}

interface TokenizedText {
  /** Among the texts. */
  readonly row: number;
  readonly ids: Int32Array;
}

/** By the length that they are padded to, the shortest first. */
function groupByLength(texts: readonly string[], tokenizer: Tokenizer, maxLength: number) {
  const groups = new Map<number, TokenizedText[]>();
  for (const [row, text] of texts.entries()) {
    const { inputIds: ids, tokenCount } = tokenizer.encode(text, { maxLength });
    const length = LENGTHS.find((each) => tokenCount <= each && each < maxLength) ?? maxLength;
    const group = groups.get(length) ?? [];
    groups.set(length, group);
    group.push({ row, ids });
  }
  return [...groups].sort(([a], [b]) => a - b);
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
