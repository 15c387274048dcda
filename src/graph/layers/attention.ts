import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { cast } from '../onnx/operators/elementwise.ts';
import { concat, reshape, split } from '../onnx/operators/layout.ts';
import { multiHeadAttention } from '../onnx/operators/neural.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { equalParts } from './equal-parts.ts';

export interface AttentionOptions {
  readonly batch: number;
  readonly heads: number;
  /** Each token sees only itself and the tokens before it. */
  readonly causal?: boolean;
  /** `[batch, 1, query tokens, key tokens]`, added to the scores of every head, in the type that they are computed in. */
  readonly bias?: Tensor | null;
  /** Computed in float32, whatever the graph's precision. */
  readonly upcast?: boolean;
}

/**
 * How many scores are computed at once in float32: 128 MiB. On the CPU, onnxruntime keeps all of them, and they grow with the
 * square of the number of tokens: to 1 GiB in SD 1.x at 512 x 512 pixels. On GPUs it keeps none, and those that compute in float32
 * lose little by the limit.
 */
export const SCORES_AT_ONCE = 2 ** 25;

/**
 * Scaled dot-product attention over rows of tokens.
 *
 * @param query `[batch · tokens, channels]`; key and value may have another token count
 * @returns same shape as query
 */
export function attend(
  graph: GraphBuilder,
  query: Tensor,
  key: Tensor,
  value: Tensor,
  { batch, heads, causal = false, bias = null, upcast = false }: AttentionOptions,
): Tensor {
  const [q, k, v] = [query, key, value].map((rows) => {
    const channels = rows.dims[1]!;
    const tokens = reshape(graph, rows, [batch, rows.dims[0]! / batch, channels]);
    return upcast ? cast(graph, tokens, 'float32') : tokens;
  }) as [Tensor, Tensor, Tensor];
  const tokens = q.dims[1]!;
  const isWhole = q.type !== 'float32' || causal || bias !== null;
  const longest = isWhole ? tokens : SCORES_AT_ONCE / (batch * heads * k.dims[1]!);
  const parts = split(graph, q, equalParts(tokens, longest), 1).map((part) =>
    multiHeadAttention(graph, part, k, v, { heads, causal, bias }),
  );
  const attended = concat(graph, parts, 1);
  return reshape(graph, cast(graph, attended, graph.floatType), query.dims);
}
