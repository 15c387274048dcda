import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { gemm } from '../onnx/operators/neural.ts';
import type { Tensor } from '../onnx/tensor.ts';

/**
 * torch.nn.Linear on `[rows, in]`.
 *
 * @param bias `[outFeatures]`, instead of the module's own
 */
export function linear(
  graph: GraphBuilder,
  x: Tensor,
  module: string,
  outFeatures: number,
  bias = graph.weight(`${module}.bias`, [outFeatures]),
): Tensor {
  return gemm(graph, x, linearWeight(graph, x, module, outFeatures), bias);
}

/** Without bias: the module has none, or the caller adds it in a later node. */
export function linearWithoutBias(
  graph: GraphBuilder,
  x: Tensor,
  module: string,
  outFeatures: number,
): Tensor {
  return gemm(graph, x, linearWeight(graph, x, module, outFeatures), null);
}

function linearWeight(graph: GraphBuilder, x: Tensor, module: string, outFeatures: number): Tensor {
  return graph.weight(`${module}.weight`, [outFeatures, x.dims[1]!]);
}
