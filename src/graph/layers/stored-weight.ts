import type { GraphBuilder, WeightView } from '../onnx/graph-builder.ts';
import { dequantize } from '../onnx/operators/neural.ts';
import type { Tensor } from '../onnx/tensor.ts';

/**
 * A weight in the graph's float type, whatever its file has. From eight bits it is computed in every run, so that the device
 * keeps only the eight bits; onnxruntime does not fold DequantizeLinear.
 */
export function storedWeight(
  graph: GraphBuilder,
  name: string,
  shape: readonly number[],
  view: WeightView = {},
): Tensor {
  const stored = graph.eightBitWeight(name, shape, view);
  return stored ? dequantize(graph, stored.bytes, stored.scales) : graph.weight(name, shape, view);
}
