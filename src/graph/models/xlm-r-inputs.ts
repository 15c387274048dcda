import type { XlmRTextConfig } from '../config/bert-text-config.ts';

/** A score that leaves a key no weight, within float16's range. */
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
  const tokens = ids.length / batch;
  const positionIds = new Int32Array(ids.length);
  const attentionBias = masksPadding ? new Float32Array(batch * tokens * tokens) : null;
  for (let row = 0; row < batch; row += 1) {
    const own = ids.subarray(row * tokens, (row + 1) * tokens);
    let next = padId + 1;
    positionIds.set(
      own.map((id) => (id === padId ? padId : next++)),
      row * tokens,
    );
    const length = own.findLastIndex((id) => id !== padId) + 1;
    for (let query = 0; query < tokens; query += 1) {
      const start = (row * tokens + query) * tokens;
      attentionBias?.fill(INVISIBLE, start + length, start + tokens);
    }
  }
  return { positionIds, attentionBias };
}
