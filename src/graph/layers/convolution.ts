import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { convolve, type ConvOptions } from '../onnx/operators/neural.ts';
import type { Tensor } from '../onnx/tensor.ts';

/** torch.nn.Conv2d on `[batch, in, height, width]`, square kernel. */
export function conv2d(
  graph: GraphBuilder,
  x: Tensor,
  module: string,
  outChannels: number,
  kernel: number,
  options: ConvOptions = samePadding(kernel),
): Tensor {
  const weight = graph.weight(`${module}.weight`, [outChannels, x.dims[1]!, kernel, kernel]);
  return convolve(graph, x, weight, graph.weight(`${module}.bias`, [outChannels]), options);
}

function samePadding(kernel: number): ConvOptions {
  const pad = (kernel - 1) / 2;
  return { stride: 1, pads: [pad, pad, pad, pad] };
}
