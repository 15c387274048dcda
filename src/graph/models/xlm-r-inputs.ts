import type { XlmRTextConfig } from '../config/bert-text-config.ts';

/** A score that leaves a key without weight, and that float16 can hold. */
const INVISIBLE = -30_000;

export interface XlmRInputs {
  /** `[batch, tokens]` */
  readonly positionIds: Int32Array;
  /** `[batch, 1, tokens, tokens]`; null if padding is visible */
  readonly attentionBias: Float32Array | null;
}

/**
 * The inputs of `buildXlmRTextGraph` besides the embeddings.
 *
 * Positions are as in `XLMRobertaEmbeddings.create_position_ids_from_input_ids` of transformers. The bias stands for the
 * tokenizer's attention mask, which hides only the padding at the end: a `<pad>` that someone writes is visible.
 *
 * @param ids `[batch, tokens]`
 */
export function xlmRInputs(
  { padId, masksPadding }: XlmRTextConfig,
  ids: Int32Array,
  batch: number,
): XlmRInputs {
  const rows = rowsOf(ids, batch);
  const positionIds = rows.flatMap((own) => {
    let next = padId + 1;
    return [...own].map((id) => (id === padId ? padId : next++));
  });
  const lengths = rows.map((own) => own.findLastIndex((id) => id !== padId) + 1);
  return {
    positionIds: Int32Array.from(positionIds),
    attentionBias: masksPadding ? biasOf(lengths, ids.length / batch) : null,
  };
}

/**
 * The bias that hides what comes after the end of each text.
 *
 * @param ids `[batch, tokens]`
 * @param endId each text ends at its last one
 * @returns `[batch, 1, tokens, tokens]`
 */
export function biasAfterEnd(ids: Int32Array, batch: number, endId: number): Float32Array {
  const lengths = rowsOf(ids, batch).map((own) => own.lastIndexOf(endId) + 1);
  return biasOf(lengths, ids.length / batch);
}

function rowsOf(ids: Int32Array, batch: number): Int32Array[] {
  const tokens = ids.length / batch;
  return Array.from({ length: batch }, (_, row) => ids.subarray(row * tokens, (row + 1) * tokens));
}

function biasOf(lengths: readonly number[], tokens: number): Float32Array {
  const bias = new Float32Array(lengths.length * tokens * tokens);
  for (const [row, length] of lengths.entries()) {
    for (let query = 0; query < tokens; query += 1) {
      const start = (row * tokens + query) * tokens;
      bias.fill(INVISIBLE, start + length, start + tokens);
    }
  }
  return bias;
}
