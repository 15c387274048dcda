import type { GraphBuilder } from '../onnx/graph-builder.ts';
import {
  add,
  cast,
  divide,
  multiply,
  squareRoot,
  subtract,
} from '../onnx/operators/elementwise.ts';
import { reshape } from '../onnx/operators/layout.ts';
import {
  addAndLayerNormalize,
  instanceNormalize,
  layerNormalize,
  meanOver,
  scaleChannels,
  sumOfSquares,
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

/** What a group norm does to each channel once its statistics are fixed: factor · x + offset, `[channels, 1]` each. */
export interface ChannelStatistics {
  readonly factor: Tensor;
  readonly offset: Tensor;
}

/**
 * In float32, because a variance can exceed float16.
 *
 * @param x `[1, channels, height, width]`, float32
 */
export function channelStatistics(
  graph: GraphBuilder,
  x: Tensor,
  module: string,
  { groups, epsilon }: Pick<GroupNormOptions, 'groups' | 'epsilon'>,
): ChannelStatistics {
  const [, channels, height, width] = x.dims as [number, number, number, number];
  const values = reshape(graph, x, [groups, channels / groups, height * width]);
  // In two parts, because all of it at once would be a single thread's work on a GPU.
  const mean = meanOver(graph, meanOver(graph, values, 2), 1);
  const squares = meanOver(graph, sumOfSquares(graph, values, 2), 1);
  const pixels = graph.float32s(`${String(height * width)} pixels`, [height * width], [1]);
  const variance = subtract(graph, divide(graph, squares, pixels), multiply(graph, mean, mean));
  const deviation = squareRoot(
    graph,
    add(graph, variance, graph.float32s(`epsilon ${String(epsilon)}`, [epsilon], [1])),
  );
  const [weight, bias] = ['weight', 'bias'].map((name) =>
    reshape(graph, cast(graph, graph.weight(`${module}.${name}`, [channels]), 'float32'), [
      groups,
      channels / groups,
      1,
    ]),
  ) as [Tensor, Tensor];
  const factor = divide(graph, weight, deviation);
  const offset = subtract(graph, bias, multiply(graph, mean, factor));
  const inChannels = (values: Tensor) => reshape(graph, values, [channels, 1]);
  return { factor: inChannels(factor), offset: inChannels(offset) };
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
