import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { concat, slice } from '../onnx/operators/layout.ts';
import type { ConvOptions } from '../onnx/operators/neural.ts';
import type { Tensor } from '../onnx/tensor.ts';

/**
 * torch's `pad(mode='circular')` of `[batch, channels, height, width]`. In parts, because the Pad of opset 17 cannot wrap.
 *
 * @param pads at most as large as the image
 */
export function wrapAround(
  graph: GraphBuilder,
  x: Tensor,
  [top, left, bottom, right]: ConvOptions['pads'],
): Tensor {
  return wrapAxis(graph, wrapAxis(graph, x, 2, top, bottom), 3, left, right);
}

function wrapAxis(
  graph: GraphBuilder,
  x: Tensor,
  axis: number,
  before: number,
  after: number,
): Tensor {
  const length = x.dims[axis]!;
  const ends = before > 0 ? [slice(graph, x, length - before, length, axis)] : [];
  const starts = after > 0 ? [slice(graph, x, 0, after, axis)] : [];
  return concat(graph, [...ends, x, ...starts], axis);
}
