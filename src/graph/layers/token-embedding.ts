import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { clip, less, subtract, where } from '../onnx/operators/elementwise.ts';
import { gatherRows, reshape } from '../onnx/operators/layout.ts';
import type { Tensor } from '../onnx/tensor.ts';

/**
 * torch.nn.Embedding: `[batch, positions]` ids to `[batch, positions, features]`.
 *
 * @param maxRows a larger table is looked up in parts of at most that many rows
 */
export function embedTokens(
  graph: GraphBuilder,
  ids: Tensor,
  module: string,
  [vocabSize, features]: readonly [number, number],
  maxRows: number,
): Tensor {
  const part = (first: number) => {
    const count = Math.min(maxRows, vocabSize - first);
    const rows = [first, count] as const;
    const table = graph.weight(`${module}.weight`, [vocabSize, features], { rows });
    if (count === vocabSize) return gatherRows(graph, table, ids);
    const inPart = subtract(graph, ids, graph.int32s([first], [1]));
    return gatherRows(graph, table, clip(graph, inPart, 0, count - 1));
  };
  let embedded = part(0);
  for (let first = maxRows; first < vocabSize; first += maxRows) {
    const idOfRow = reshape(graph, ids, [...ids.dims, 1]);
    const isEarlier = less(graph, idOfRow, graph.int32s([first], [1]));
    embedded = where(graph, isEarlier, embedded, part(first));
  }
  return embedded;
}
