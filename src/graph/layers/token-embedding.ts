import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { gatherRows } from '../onnx/operators/layout.ts';
import type { Tensor } from '../onnx/tensor.ts';

/** torch.nn.Embedding: `[batch, positions]` ids to `[batch, positions, features]`. */
export function embedTokens(
  graph: GraphBuilder,
  ids: Tensor,
  module: string,
  vocabSize: number,
  features: number,
): Tensor {
  return gatherRows(graph, graph.weight(`${module}.weight`, [vocabSize, features]), ids);
}
