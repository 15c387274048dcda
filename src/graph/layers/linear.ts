import type { GraphBuilder, WeightView } from '../onnx/graph-builder.ts';
import { reshape, transpose } from '../onnx/operators/layout.ts';
import { convolve, EIGHT_BIT_BLOCK, gemm, multiplyEightBit } from '../onnx/operators/neural.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { linearWay } from '../ways.ts';
import { storedWeight } from './stored-weight.ts';

/**
 * torch.nn.Linear on `[rows, in]`.
 *
 * @param bias `[outFeatures]`, instead of the module's own
 */
export function linear(
  graph: GraphBuilder,
  x: Tensor,
  module: string,
  outFeatures: number,
  bias = graph.weight(`${module}.bias`, [outFeatures]),
): Tensor {
  return multiplyByStored(graph, x, weightOf(x, module, outFeatures), bias);
}

/** Without bias: the module has none, or the caller adds it in a later node. */
export function linearWithoutBias(
  graph: GraphBuilder,
  x: Tensor,
  module: string,
  outFeatures: number,
): Tensor {
  return multiplyByStored(graph, x, weightOf(x, module, outFeatures), null);
}

/** A linear layer's weight in a file. */
export interface StoredMatrix {
  readonly name: string;
  /** `[out, in]`, or `[out, in, 1, 1]` as a Conv2d stores it. */
  readonly shape: readonly number[];
  /** Only these rows of it. */
  readonly rows?: NonNullable<WeightView['rows']>;
}

/** x · weightᵀ + bias: x `[rows, in]`, bias `[out]`. */
export function multiplyByStored(
  graph: GraphBuilder,
  x: Tensor,
  { name, shape, rows = [0, shape[0]!] }: StoredMatrix,
  bias: Tensor | null,
): Tensor {
  const [out, features] = [rows[1], shape[1]!];
  const dims = [out, features];
  if (features % EIGHT_BIT_BLOCK === 0) {
    const blocks = [out, features / EIGHT_BIT_BLOCK, EIGHT_BIT_BLOCK];
    const stored = graph.eightBitWeight(name, shape, { rows, dims: blocks });
    if (stored) return multiplyEightBit(graph, x, stored.bytes, stored.scales, bias);
  }
  switch (linearWay(graph.ways, x.dims[0]!)) {
    case 'gemm':
      return gemm(graph, x, storedWeight(graph, name, shape, { rows, dims }), bias);
    case 'conv':
      return convolveRows(
        graph,
        x,
        storedWeight(graph, name, shape, { rows, dims: [...dims, 1, 1] }),
        bias,
      );
  }
}

/**
 * The rows as an image one pixel wide. onnxruntime on WebGPU multiplies it in one MatMul without a transposed operand: it
 * transposes the weight once, when the session is created, and drops the two Transposes together with its own.
 */
function convolveRows(graph: GraphBuilder, x: Tensor, weight: Tensor, bias: Tensor | null): Tensor {
  const [rows, inFeatures] = x.dims as [number, number];
  const image = transpose(graph, reshape(graph, x, [1, rows, 1, inFeatures]), [0, 3, 1, 2]);
  const product = convolve(graph, image, weight, bias, { stride: 1, pads: [0, 0, 0, 0] });
  return reshape(graph, transpose(graph, product, [0, 2, 3, 1]), [rows, weight.dims[0]!]);
}

function weightOf(x: Tensor, module: string, outFeatures: number): StoredMatrix {
  return { name: `${module}.weight`, shape: [outFeatures, x.dims[1]!] };
}
