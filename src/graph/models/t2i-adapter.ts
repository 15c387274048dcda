import type { BuiltGraph } from '../built-graph.ts';
import type { T2iAdapterConfig } from '../config/t2i-adapter-config.ts';
import { conv2d } from '../layers/convolution.ts';
import { pixelUnshuffle } from '../layers/pixel-shuffle.ts';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import { activate, add, cast } from '../onnx/operators/elementwise.ts';
import { concat, reshape, slice } from '../onnx/operators/layout.ts';
import { meanOver } from '../onnx/operators/neural.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { WeightSource } from '../onnx/weight-source.ts';
import { DEFAULT_WAYS, type GraphWays } from '../ways.ts';
import type { WeightIndex } from '../weights.ts';
import { checkExtents } from './graph-size.ts';
import { featureOf } from './residuals.ts';

/**
 * diffusers' T2IAdapter (models/adapter.py), full or light. It depends only on the picture, and so runs once instead of at every
 * step.
 *
 * - input `picture` `[1, conditioningChannels, height, width]` float32 in [0, 1]
 * - outputs `feature.<i>` in the graph's precision: for each of the UNet's down blocks, what it adds to the block's last layer
 *
 * @param size in pixels, multiples of `factor`
 * @throws AppError `invalid-request` (size), `invalid-file` or `unsupported` (weights)
 */
export function buildT2iAdapterGraph(
  config: T2iAdapterConfig,
  weights: WeightIndex,
  { height, width }: { readonly height: number; readonly width: number },
  ways: GraphWays = DEFAULT_WAYS,
): BuiltGraph {
  checkExtents({ height, width });
  const { isLight, channels, conditioningChannels, factor } = config;
  const first = isLight ? 'adapter.body.0.in_conv' : 'adapter.conv_in';
  const graph = new GraphBuilder(
    new WeightSource(weights, `${first}.weight`),
    ways,
    config.padding,
  );
  const picture = graph.input('picture', 'float32', [1, conditioningChannels, height, width]);
  let hidden = pixelUnshuffle(graph, cast(graph, picture, graph.floatType), factor);
  if (!isLight) hidden = conv2d(graph, hidden, first, channels[0]!, 3);
  for (const [index, out] of channels.entries()) {
    const module = `adapter.body.${index}`;
    if (index > 0) hidden = halve(graph, hidden);
    hidden = (isLight ? lightLevel : fullLevel)(graph, hidden, module, out, config.resnets);
    graph.output(featureOf(index), hidden);
  }
  return graph.finish('t2i-adapter');
}

/** AdapterBlock. */
function fullLevel(graph: GraphBuilder, x: Tensor, module: string, out: number, resnets: number) {
  const wide = x.dims[1] === out ? x : conv2d(graph, x, `${module}.in_conv`, out, 1);
  return residuals(graph, wide, module, resnets, 1);
}

/** LightAdapterBlock. */
function lightLevel(graph: GraphBuilder, x: Tensor, module: string, out: number, resnets: number) {
  const narrow = conv2d(graph, x, `${module}.in_conv`, Math.floor(out / 4), 1);
  const seen = residuals(graph, narrow, module, resnets, 3);
  return conv2d(graph, seen, `${module}.out_conv`, out, 1);
}

function residuals(graph: GraphBuilder, x: Tensor, module: string, count: number, kernel: number) {
  const width = x.dims[1]!;
  let hidden = x;
  for (let index = 0; index < count; index += 1) {
    const layer = `${module}.resnets.${index}`;
    const seen = activate(graph, conv2d(graph, hidden, `${layer}.block1`, width, 3), 'relu');
    hidden = add(graph, conv2d(graph, seen, `${layer}.block2`, width, kernel), hidden);
  }
  return hidden;
}

/**
 * torch.nn.AvgPool2d of 2 x 2 with `ceil_mode`: at an odd edge it averages what is there, as if the last row came twice. Not ONNX's
 * AveragePool, which onnxruntime does not round up on WebGPU.
 */
function halve(graph: GraphBuilder, x: Tensor): Tensor {
  const even = [2, 3].reduce((padded, axis) => {
    const edge = padded.dims[axis]!;
    if (edge % 2 === 0) return padded;
    return concat(graph, [padded, slice(graph, padded, edge - 1, edge, axis)], axis);
  }, x);
  const [batch, channels, height, width] = even.dims as [number, number, number, number];
  const pairs = reshape(graph, even, [batch * channels, height / 2, 2, width / 2, 2]);
  const means = meanOver(graph, meanOver(graph, pairs, 4), 2);
  return reshape(graph, means, [batch, channels, height / 2, width / 2]);
}
