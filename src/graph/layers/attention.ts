import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { cast } from '../onnx/operators/elementwise.ts';
import { reshape } from '../onnx/operators/layout.ts';
import { multiHeadAttention } from '../onnx/operators/neural.ts';
import type { Tensor } from '../onnx/tensor.ts';

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
  const attended = multiHeadAttention(graph, q, k, v, { heads, causal, bias });
  return reshape(graph, cast(graph, attended, graph.floatType), query.dims);
}
