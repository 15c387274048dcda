import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { reshape, transpose } from '../onnx/operators/layout.ts';
import type { Tensor } from '../onnx/tensor.ts';

/** Pixels as rows: `[batch, channels, height, width]` to `[batch · height · width, channels]`. */
export function imageToTokens(graph: GraphBuilder, image: Tensor): Tensor {
  const [batch, channels, height, width] = image.dims as [number, number, number, number];
  const channelsLast = transpose(graph, image, [0, 2, 3, 1]);
  return reshape(graph, channelsLast, [batch * height * width, channels]);
}

/** Back to the height and width of `image`, whatever the batch and channels. */
export function tokensToImage(graph: GraphBuilder, tokens: Tensor, image: Tensor): Tensor {
  const [, , height, width] = image.dims as [number, number, number, number];
  const [rows, channels] = tokens.dims as [number, number];
  const batch = rows / height / width;
  const channelsLast = reshape(graph, tokens, [batch, height, width, channels]);
  return transpose(graph, channelsLast, [0, 3, 1, 2]);
}
