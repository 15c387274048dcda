import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { resizeNearest } from '../onnx/operators/layout.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { conv2d } from './convolution.ts';

/**
 * diffusers' Downsample2D (models/downsampling.py): a convolution of stride 2.
 *
 * @param padding 1 on every side; or 0, which pads only one row at the bottom and one column on the right
 */
export function downsample(graph: GraphBuilder, x: Tensor, module: string, padding: 0 | 1): Tensor {
  return conv2d(graph, x, `${module}.conv`, x.dims[1]!, 3, {
    stride: 2,
    pads: [padding, padding, 1, 1],
    paddedBefore: padding === 0,
  });
}

/** diffusers' Upsample2D (models/upsampling.py): nearest-neighbour to the given size, then a convolution. */
export function upsample(
  graph: GraphBuilder,
  x: Tensor,
  module: string,
  height: number,
  width: number,
): Tensor {
  const resized = resizeNearest(graph, x, height, width);
  return conv2d(graph, resized, `${module}.conv`, x.dims[1]!, 3);
}
