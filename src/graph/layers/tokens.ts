import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { reshape, transpose } from '../onnx/operators/layout.ts';
import type { Tensor } from '../onnx/tensor.ts';

/** Pixels as rows: `[batch, channels, height, width]` to `[batch · height · width, channels]`. */
export function imageToTokens(graph: GraphBuilder, image: Tensor): Tensor {
  const [batch, channels, height, width] = image.dims as [number, number, number, number];
  const channelsLast = transpose(graph, image, [0, 2, 3, 1]);
  return reshape(graph, channelsLast, [batch * height * width, channels]);
}

/** Back to the dims of `image`, but for the channels. */
export function tokensToImage(graph: GraphBuilder, tokens: Tensor, image: Tensor): Tensor {
  const [batch, , height, width] = image.dims as [number, number, number, number];
  const channelsLast = reshape(graph, tokens, [batch, height, width, tokens.dims[1]!]);
  return transpose(graph, channelsLast, [0, 3, 1, 2]);
}
