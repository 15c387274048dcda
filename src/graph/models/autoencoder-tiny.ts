import type { BuiltGraph } from '../built-graph.ts';
import type { AutoencoderTinyConfig } from '../config/autoencoder-tiny-config.ts';
import { conv2d } from '../layers/convolution.ts';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import { activate, add, cast, multiply, tanh } from '../onnx/operators/elementwise.ts';
import { resizeNearest } from '../onnx/operators/layout.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { WeightSource } from '../onnx/weight-source.ts';
import { DEFAULT_WAYS, type GraphWays } from '../ways.ts';
import type { WeightIndex } from '../weights.ts';
import type { ImageGraphSize } from './autoencoder-kl.ts';
import { checkExtents } from './graph-size.ts';

/**
 * The decoder of diffusers' AutoencoderTiny (`DecoderTiny` of models/autoencoders/vae.py), which is TAESD
 * (https://github.com/madebyollin/taesd). float32 outside:
 *
 * - input `latents` `[batch, latentChannels, height, width]`, already divided by the scaling factor
 * - output `image` `[batch, 3, height · spatialFactor, width · spatialFactor]`, mostly in [-1, 1]
 *
 * @param size of the latents
 * @throws AppError `invalid-request` (size), `invalid-file` or `unsupported` (weights)
 */
export function buildTinyDecoderGraph(
  config: AutoencoderTinyConfig,
  weights: WeightIndex,
  { batch, height, width }: ImageGraphSize,
  ways: GraphWays = DEFAULT_WAYS,
): BuiltGraph {
  checkExtents({ batch, height, width });
  const graph = new GraphBuilder(
    new WeightSource(weights, 'decoder.layers.0.weight'),
    ways,
    config.padding,
  );
  const { latentChannels, channels, blocks, activation } = config;
  const latents = graph.input('latents', 'float32', [batch, latentChannels, height, width]);
  let layer = 0;
  const next = () => `decoder.layers.${(layer += 1)}`;
  let hidden = cast(graph, clamped(graph, latents), graph.floatType);
  hidden = conv2d(graph, hidden, 'decoder.layers.0', channels, 3);
  hidden = activate(graph, hidden, activation);
  // The activation counts as a layer.
  layer += 1;
  blocks.forEach((count, level) => {
    for (let block = 0; block < count; block += 1) {
      hidden = residual(graph, hidden, `${next()}.conv`, config);
    }
    if (level + 1 === blocks.length) return;
    const [, , rows, columns] = hidden.dims as [number, number, number, number];
    hidden = resizeNearest(graph, hidden, rows * 2, columns * 2);
    // So does the resizing.
    layer += 1;
    hidden = conv2d(graph, hidden, next(), channels, 3, { bias: graph.filled(0, channels) });
  });
  const picture = cast(graph, conv2d(graph, hidden, next(), 3, 3), 'float32');
  // From [0, 1] to [-1, 1].
  const doubled = add(graph, picture, picture);
  graph.output('image', add(graph, doubled, graph.float32s('minus_one', [-1], [1])));
  return graph.finish('tiny_decoder');
}

/** 3 · tanh(x / 3). */
function clamped(graph: GraphBuilder, latents: Tensor): Tensor {
  const third = multiply(graph, latents, graph.float32s('third', [1 / 3], [1]));
  return multiply(graph, tanh(graph, third), graph.float32s('three', [3], [1]));
}

/** AutoencoderTinyBlock, whose channels stay the same. */
function residual(
  graph: GraphBuilder,
  x: Tensor,
  module: string,
  { channels, activation }: AutoencoderTinyConfig,
): Tensor {
  let hidden = conv2d(graph, x, `${module}.0`, channels, 3);
  hidden = conv2d(graph, activate(graph, hidden, activation), `${module}.2`, channels, 3);
  hidden = conv2d(graph, activate(graph, hidden, activation), `${module}.4`, channels, 3);
  // Always ReLU, whatever the activation.
  return activate(graph, add(graph, hidden, x), 'relu');
}
