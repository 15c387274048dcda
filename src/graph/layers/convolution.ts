import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { convolve, type ConvOptions } from '../onnx/operators/neural.ts';
import { padChannels } from '../onnx/operators/layout.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { convolutionWay } from '../ways.ts';
import { storedWeight } from './stored-weight.ts';
import { wrapAround } from './wrap-around.ts';
import { convolveGathered, gatheredBytes } from './gathered-convolution.ts';

export interface Conv2dOptions extends Partial<ConvOptions> {
  /** `[outChannels]`, instead of the module's own. */
  readonly bias?: Tensor;
  /** How the file has the weight, if not as a Conv2d. */
  readonly stored?: readonly number[];
  /** The block pads before the convolution, with zeros whatever the graph's padding. */
  readonly paddedBefore?: boolean;
}

/**
 * torch.nn.Conv2d on `[batch, in, height, width]`, square kernel, by default padded to keep the size, in the graph's
 * `padding`.
 */
export function conv2d(
  graph: GraphBuilder,
  x: Tensor,
  module: string,
  outChannels: number,
  kernel: number,
  { bias: given, stored, paddedBefore = false, ...options }: Conv2dOptions = {},
): Tensor {
  const inChannels = x.dims[1]!;
  const shape = [outChannels, inChannels, kernel, kernel];
  const view = stored ? { dims: shape } : {};
  const weight = storedWeight(graph, `${module}.weight`, stored ?? shape, view);
  const bias = given ?? graph.weight(`${module}.bias`, [outChannels]);
  const geometry = { ...samePadding(kernel), ...options };
  const width = safeChannels(inChannels);
  const [padded, paddedWeight] = [x, weight].map((tensor) => padChannels(graph, tensor, width)) as [
    Tensor,
    Tensor,
  ];
  const gathers =
    kernel > 1 &&
    convolutionWay(graph.ways, outChannels, gatheredBytes(padded, kernel, geometry)) === 'gather';
  const wraps = graph.padding === 'circular' && kernel > 1 && !paddedBefore;
  if (gathers) return convolveGathered(graph, padded, paddedWeight, bias, geometry, wraps);
  if (!wraps) return convolve(graph, padded, paddedWeight, bias, geometry);
  const wrapped = wrapAround(graph, padded, geometry.pads);
  return convolve(graph, wrapped, paddedWeight, bias, { ...geometry, pads: [0, 0, 0, 0] });
}

/**
 * onnxruntime-web 1.30 on WebGPU computes convolutions of 6, 9, 15 … channels wrongly (measured: multiples of three that
 * are not multiples of four, except three itself). Inpainting models have 9.
 */
function safeChannels(channels: number): number {
  const isSafe = channels % 3 !== 0 || channels % 4 === 0 || channels === 3;
  return isSafe ? channels : Math.ceil(channels / 4) * 4;
}

function samePadding(kernel: number): ConvOptions {
  const pad = (kernel - 1) / 2;
  return { stride: 1, pads: [pad, pad, pad, pad] };
}
