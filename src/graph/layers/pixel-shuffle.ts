import { int, text } from '../onnx/attributes.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { reshape, transpose } from '../onnx/operators/layout.ts';
import type { Tensor } from '../onnx/tensor.ts';

/** torch.nn.PixelShuffle: `[batch, channels · factor², height, width]` to `[batch, channels, height · factor, width · factor]`. */
export function pixelShuffle(graph: GraphBuilder, x: Tensor, factor: number): Tensor {
  if (factor === 1) return x;
  const [batch, channels, height, width] = x.dims as [number, number, number, number];
  const dims = [batch, channels / factor ** 2, height * factor, width * factor];
  return graph.node(
    'DepthToSpace',
    [x],
    { type: x.type, dims },
    { attributes: { blocksize: int(factor), mode: text('CRD') } },
  );
}

/** torch.nn.PixelUnshuffle, the opposite. ONNX's SpaceToDepth has another order of channels. */
export function pixelUnshuffle(graph: GraphBuilder, x: Tensor, factor: number): Tensor {
  if (factor === 1) return x;
  const [batch, channels, height, width] = x.dims as [number, number, number, number];
  const [rows, columns] = [height / factor, width / factor];
  const squares = reshape(graph, x, [batch * channels, rows, factor, columns, factor]);
  const apart = transpose(graph, squares, [0, 2, 4, 1, 3]);
  return reshape(graph, apart, [batch, channels * factor ** 2, rows, columns]);
}
