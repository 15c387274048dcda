import type { Activation } from '../config/fields.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { activate, add } from '../onnx/operators/elementwise.ts';
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
  hidden = conv2d(graph, hidden, `${module}.conv1`, outChannels, 3);
  if (timeEmbedding !== null) {
    const shift = linear(graph, timeEmbedding, `${module}.time_emb_proj`, outChannels);
    hidden = add(graph, hidden, reshape(graph, shift, [1, outChannels, 1, 1]));
  }
  hidden = groupNorm(graph, hidden, `${module}.norm2`, norm);
  hidden = activate(graph, hidden, activation);
  hidden = conv2d(graph, hidden, `${module}.conv2`, outChannels, 3);
  const shortcut =
    x.dims[1] === outChannels ? x : conv2d(graph, x, `${module}.conv_shortcut`, outChannels, 1);
  return add(graph, shortcut, hidden);
}
