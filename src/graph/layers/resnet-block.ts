import type { Activation } from '../config/fields.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { activate, add, cast } from '../onnx/operators/elementwise.ts';
import { reshape } from '../onnx/operators/layout.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { conv2d } from './convolution.ts';
import { linear } from './linear.ts';
import { groupNorm, type GroupNormOptions } from './norms.ts';

export interface ResnetOptions {
  readonly norm: GroupNormOptions;
  readonly activation: Activation;
  /** Activated time embedding `[1, features]`; the VAE's blocks have none. */
  readonly timeEmbedding: Tensor | null;
}

/** diffusers' ResnetBlock2D (models/resnet.py) on `[batch, channels, height, width]`. */
export function resnetBlock(
  graph: GraphBuilder,
  x: Tensor,
  module: string,
  outChannels: number,
  { norm, activation, timeEmbedding }: ResnetOptions,
): Tensor {
  let hidden = groupNorm(graph, x, `${module}.norm1`, norm);
  hidden = activate(graph, hidden, activation);
  hidden = conv2d(graph, hidden, `${module}.conv1`, outChannels, 3, {
    bias: firstBias(graph, module, outChannels, timeEmbedding),
  });
  hidden = groupNorm(graph, hidden, `${module}.norm2`, norm);
  hidden = activate(graph, hidden, activation);
  hidden = conv2d(graph, hidden, `${module}.conv2`, outChannels, 3);
  const shortcut =
    x.dims[1] === outChannels ? x : conv2d(graph, x, `${module}.conv_shortcut`, outChannels, 1);
  return add(graph, shortcut, hidden);
}

/**
 * The time embedding is added to the convolution's bias instead of to every pixel. Both biases are weights, so they are
 * summed once, when the session folds constants; in float32, because onnxruntime folds on the CPU, which cannot add
 * float16.
 */
function firstBias(
  graph: GraphBuilder,
  module: string,
  channels: number,
  timeEmbedding: Tensor | null,
): Tensor {
  const bias = graph.weight(`${module}.conv1.bias`, [channels]);
  if (timeEmbedding === null) return bias;
  const projection = `${module}.time_emb_proj`;
  const [left, right] = [graph.weight(`${projection}.bias`, [channels]), bias].map((weight) =>
    cast(graph, weight, 'float32'),
  ) as [Tensor, Tensor];
  const biases = cast(graph, add(graph, left, right), graph.floatType);
  const shifted = linear(graph, timeEmbedding, projection, channels, biases);
  return reshape(graph, shifted, [channels]);
}
