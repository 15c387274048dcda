import type { Tensor } from '../tensor/tensor.ts';
import { scale, sizeOf } from '../tensor/tensor.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import { isBreak, type WeightedText } from './attention.ts';

/** One pass of the text encoder. */
export interface PromptChunk {
  /** `[chunkTokens]`: start, text, end, padding. */
  readonly inputIds: Int32Array<ArrayBuffer>;
  /** `[chunkTokens]`: the weight of each token; 1 for start, end and padding. */
  readonly weights: Float32Array<ArrayBuffer>;
  /** The number of text tokens, at most `chunkTokens - 2`. */
  readonly tokenCount: number;
}

/** The number of ids in a chunk, including start and end; CLIP's text encoder takes this many. */
export const CHUNK_TOKENS = 77;
/** At most this many tokens are moved to the next chunk so that it starts after a comma. */
const COMMA_BACKTRACK = 20;

interface WeightedToken {
  readonly id: number;
  readonly weight: number;
}

/**
 * Splits a prompt of any length into chunks for the text encoder, at the same positions as A1111 (`tokenize_line` of
 * modules/sd_hijack_clip.py). The embeddings of the chunks are concatenated.
 *
 * @returns at least one chunk
 */
export function chunkPrompt(
  pieces: readonly WeightedText[],
  tokenizer: Tokenizer,
  chunkTokens = CHUNK_TOKENS,
): PromptChunk[] {
  const room = chunkTokens - 2;
  const isComma = commaTest(tokenizer);
  const lengths = new Map(tokenizer.words.map(({ ids }) => [ids[0], ids.length]));
  const chunks: PromptChunk[] = [];
  let tokens: WeightedToken[] = [];
  const finish = (count = tokens.length) => {
    chunks.push(closeChunk(tokens.slice(0, count), tokenizer, chunkTokens));
    tokens = tokens.slice(count);
  };

  for (const piece of pieces) {
    const [text, weight] = piece;
    if (isBreak(piece)) {
      finish();
      continue;
    }
    for (const id of tokenizer.toIds(text)) {
      if (tokens.length === room) {
        const afterComma = tokens.findLastIndex((token) => isComma(token.id)) + 1;
        const moved = room - afterComma + 1;
        const backtracks = !isComma(id) && afterComma > 0 && moved <= COMMA_BACKTRACK;
        finish(backtracks ? afterComma : room);
      }
      if (tokens.length + (lengths.get(id) ?? 1) > room) finish();
      tokens.push({ id, weight });
    }
  }
  if (tokens.length > 0 || chunks.length === 0) finish();
  return chunks;
}

/** Recognises ASCII and full-width commas; A1111 knows only ASCII's. */
function commaTest(tokenizer: Tokenizer): (id: number) => boolean {
  const commas = [',', '，'].map((sign) => tokenizer.toIds(sign)).filter((ids) => ids.length === 1);
  return (id) => commas.some(([comma]) => comma === id);
}

/** Pads a shorter prompt to the length of a longer one. */
export function emptyChunk(tokenizer: Tokenizer, chunkTokens = CHUNK_TOKENS): PromptChunk {
  return closeChunk([], tokenizer, chunkTokens);
}

function closeChunk(
  tokens: readonly WeightedToken[],
  tokenizer: Tokenizer,
  chunkTokens: number,
): PromptChunk {
  const inputIds = new Int32Array(chunkTokens).fill(tokenizer.padId);
  inputIds.set([tokenizer.startId, ...tokens.map((token) => token.id), tokenizer.endId]);
  const weights = new Float32Array(chunkTokens).fill(1);
  weights.set(
    tokens.map((token) => token.weight),
    1,
  );
  return { inputIds, weights, tokenCount: tokens.length };
}

/**
 * Multiplies each token's embedding by its weight, then scales all of them to restore the mean: A1111's `EmphasisOriginal`, here for
 * each chunk separately.
 *
 * @param hidden `[1, tokens, width]`
 * @param weights `[tokens]`
 */
export function applyWeights(hidden: Tensor, weights: Float32Array): Tensor {
  if (weights.every((weight) => weight === 1)) return hidden;
  const width = sizeOf(hidden.shape) / weights.length;
  const data = hidden.data.map((value, i) => value * weights[Math.floor(i / width)]!);
  const weighted = { shape: hidden.shape, data };
  return scale(weighted, sum(hidden.data) / sum(data));
}

function sum(data: Float32Array): number {
  return data.reduce((total, value) => total + value, 0);
}
