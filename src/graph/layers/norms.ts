import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { reshape } from '../onnx/operators/layout.ts';
import {
  addAndLayerNormalize,
  instanceNormalize,
  layerNormalize,
  scaleChannels,
} from '../onnx/operators/neural.ts';
import { elementCount, type Tensor } from '../onnx/tensor.ts';

export interface GroupNormOptions {
  readonly groups: number;
  readonly epsilon: number;
  /** Where the statistics are not the tensor's own, or are wanted outside; see shared-statistics.ts. */
  readonly statistics?: NormStatistics;
}

/** Normalizes in place of `groupNorm`. */
export interface NormStatistics {
  normalize(graph: GraphBuilder, x: Tensor, module: string, options: GroupNormOptions): Tensor;
}

/**
 * torch.nn.GroupNorm on `[batch, channels, height, width]`. The WebGPU backend has no group
 * normalization: each group is one channel of an instance normalization (statistics in float32).
 */
export function groupNorm(
  graph: GraphBuilder,
  x: Tensor,
  module: string,
  options: GroupNormOptions,
): Tensor {
  const { statistics, ...own } = options;
  if (statistics) return statistics.normalize(graph, x, module, own);
  const { groups, epsilon } = own;
  const [batch, channels] = x.dims as [number, number, number, number];
  const grouped = reshape(graph, x, [batch, groups, elementCount(x.dims) / batch / groups]);
  const normalized = reshape(graph, instanceNormalize(graph, grouped, epsilon), x.dims);
  return scaleChannels(
    graph,
    normalized,
    graph.weight(`${module}.weight`, [channels]),
    graph.weight(`${module}.bias`, [channels]),
  );
}

/** torch.nn.LayerNorm on `[rows, features]`. */
export function layerNorm(graph: GraphBuilder, x: Tensor, module: string, epsilon: number): Tensor {
  const features = x.dims[1]!;
  return layerNormalize(
    graph,
    x,
    graph.weight(`${module}.weight`, [features]),
    graph.weight(`${module}.bias`, [features]),
    epsilon,
  );
}

/**
 * Closes a residual branch and normalizes the result for the next one.
 *
 * @param branch output of a Linear, `[rows, features]`, still without its bias
 * @param branchModule that Linear
 * @param module the LayerNorm that follows
 * @returns [normalized, residual + branch + bias]
 */
export function addBranchAndLayerNorm(
  graph: GraphBuilder,
  branch: Tensor,
  branchModule: string,
  residual: Tensor,
  module: string,
  epsilon: number,
): [Tensor, Tensor] {
  const features = residual.dims[1]!;
  return addAndLayerNormalize(
    graph,
    branch,
    residual,
    graph.weight(`${branchModule}.bias`, [features]),
    graph.weight(`${module}.weight`, [features]),
    graph.weight(`${module}.bias`, [features]),
    epsilon,
  );
}
