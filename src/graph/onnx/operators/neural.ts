import { float, int, ints } from '../attributes.ts';
import { MICROSOFT, type GraphBuilder } from '../graph-builder.ts';
import { reshape } from './layout.ts';
import type { Tensor } from '../tensor.ts';

export interface ConvOptions {
  readonly stride: number;
  /** Top, left, bottom, right. */
  readonly pads: readonly [number, number, number, number];
}

/** `[batch, in, height, width]`, weight `[out, in, kernel, kernel]`, bias `[out]`. */
export function convolve(
  graph: GraphBuilder,
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  options: ConvOptions,
): Tensor {
  const [batch, , height, width] = x.dims as [number, number, number, number];
  const [out, , kernel] = weight.dims as [number, number, number, number];
  const { stride, pads } = options;
  const [outHeight, outWidth] = convolvedSize(height, width, kernel, options);
  return graph.node(
    'Conv',
    bias === null ? [x, weight] : [x, weight, bias],
    { type: x.type, dims: [batch, out, outHeight, outWidth] },
    {
      attributes: {
        kernel_shape: ints([kernel, kernel]),
        strides: ints([stride, stride]),
        pads: ints(pads),
      },
    },
  );
}

/** Height and width after a convolution. */
export function convolvedSize(
  height: number,
  width: number,
  kernel: number,
  { stride, pads }: ConvOptions,
): [height: number, width: number] {
  const size = (length: number, before: number, after: number) =>
    Math.floor((length + before + after - kernel) / stride) + 1;
  return [size(height, pads[0], pads[2]), size(width, pads[1], pads[3])];
}

/** x · weightᵀ + bias: `[rows, in]`, weight `[out, in]` as PyTorch's Linear stores it, bias `[out]`. */
export function gemm(graph: GraphBuilder, x: Tensor, weight: Tensor, bias: Tensor | null): Tensor {
  return graph.node(
    'Gemm',
    bias === null ? [x, weight] : [x, weight, bias],
    { type: x.type, dims: [x.dims[0]!, weight.dims[0]!] },
    { attributes: { transB: int(1) } },
  );
}

/** A weight `[rows, …]` from eight bits: (bytes - 128) · scales, scales `[rows]`. It is not kept: see `dequantizedWeight`. */
export function dequantize(graph: GraphBuilder, bytes: Tensor, scales: Tensor): Tensor {
  return graph.node(
    'DequantizeLinear',
    [bytes, scales, graph.eightBitZeros(bytes.dims[0]!)],
    { type: scales.type, dims: bytes.dims },
    { attributes: { axis: int(0) } },
  );
}

/** Features of a row that MatMulNBits takes at a time; they must divide all. */
export const EIGHT_BIT_BLOCK = 32;

/**
 * x · weightᵀ + bias, where the weight stays in eight bits.
 *
 * @param bytes `[out, in / EIGHT_BIT_BLOCK, EIGHT_BIT_BLOCK]`, 128 for zero
 * @param scales `[out]`; onnxruntime repeats them for each block when the session is created
 */
export function multiplyEightBit(
  graph: GraphBuilder,
  x: Tensor,
  bytes: Tensor,
  scales: Tensor,
  bias: Tensor | null,
): Tensor {
  const [rows, features] = x.dims as [number, number];
  const [outFeatures, blocks] = bytes.dims as [number, number, number];
  const column = reshape(graph, scales, [outFeatures, 1]);
  const repeated = graph.node('Expand', [column, graph.int64s([outFeatures, blocks])], {
    type: scales.type,
    dims: [outFeatures, blocks],
  });
  return graph.node(
    'MatMulNBits',
    [x, bytes, repeated, ...(bias === null ? [] : [null, null, bias])],
    { type: x.type, dims: [rows, outFeatures] },
    {
      domain: MICROSOFT,
      attributes: {
        ...{ K: int(features), N: int(outFeatures) },
        ...{ bits: int(8), block_size: int(EIGHT_BIT_BLOCK) },
      },
    },
  );
}

/** a · bᵀ: `[m, k]`, `[n, k]`. */
export function multiplyByTransposed(graph: GraphBuilder, a: Tensor, b: Tensor): Tensor {
  const dims = [a.dims[0]!, b.dims[0]!];
  return graph.node('Gemm', [a, b], { type: a.type, dims }, { attributes: { transB: int(1) } });
}

/** scale · aᵀ · b: `[k, m]`, `[k, n]`. */
export function multiplyTransposed(
  graph: GraphBuilder,
  a: Tensor,
  b: Tensor,
  scale: number,
): Tensor {
  return graph.node(
    'Gemm',
    [a, b],
    { type: a.type, dims: [a.dims[1]!, b.dims[1]!] },
    { attributes: { transA: int(1), alpha: float(scale) } },
  );
}

/** a · b + c: `[m, k]`, `[k, n]`, `[m, 1]`. */
export function addedProduct(graph: GraphBuilder, a: Tensor, b: Tensor, c: Tensor): Tensor {
  return graph.node('Gemm', [a, b, c], { type: a.type, dims: [a.dims[0]!, b.dims[1]!] });
}

/** Over one axis, which stays with length 1. */
export const meanOver = (graph: GraphBuilder, x: Tensor, axis: number): Tensor =>
  reduce(graph, 'ReduceMean', x, axis);

/** Over one axis, which stays with length 1. */
export const sumOfSquares = (graph: GraphBuilder, x: Tensor, axis: number): Tensor =>
  reduce(graph, 'ReduceSumSquare', x, axis);

function reduce(graph: GraphBuilder, opType: string, x: Tensor, axis: number): Tensor {
  return graph.node(
    opType,
    [x],
    { type: x.type, dims: x.dims.with(axis, 1) },
    { attributes: { axes: ints([axis]), keepdims: int(1) } },
  );
}

/** Over the last axis. */
export function softmax(graph: GraphBuilder, x: Tensor): Tensor {
  return graph.node('Softmax', [x], x, { attributes: { axis: int(-1) } });
}

/** Over the last axis. */
export function layerNormalize(
  graph: GraphBuilder,
  x: Tensor,
  weight: Tensor,
  bias: Tensor,
  epsilon: number,
): Tensor {
  return graph.node('LayerNormalization', [x, weight, bias], x, {
    attributes: { epsilon: float(epsilon) },
  });
}

/**
 * sum = x + residual + offset, and its layer normalization, in one node.
 *
 * @returns [normalized, sum]
 */
export function addAndLayerNormalize(
  graph: GraphBuilder,
  x: Tensor,
  residual: Tensor,
  offset: Tensor,
  weight: Tensor,
  bias: Tensor,
  epsilon: number,
): [Tensor, Tensor] {
  const [normalized, , , sum] = graph.nodeWithOutputs(
    'SkipLayerNormalization',
    [x, residual, weight, bias, offset],
    [x, null, null, x],
    { domain: MICROSOFT, attributes: { epsilon: float(epsilon) } },
  );
  return [normalized, sum];
}

/** Each `[batch, channel]` row of `[batch, channels, length]` to mean 0 and variance 1. */
export function instanceNormalize(graph: GraphBuilder, x: Tensor, epsilon: number): Tensor {
  const channels = x.dims[1]!;
  return graph.node(
    'InstanceNormalization',
    [x, graph.filled(1, channels), graph.filled(0, channels)],
    x,
    { attributes: { epsilon: float(epsilon) } },
  );
}

/**
 * x · weight + bias per channel (axis 1), in one node: a batch normalization with mean 0 and variance 1.
 */
export function scaleChannels(
  graph: GraphBuilder,
  x: Tensor,
  weight: Tensor,
  bias: Tensor,
): Tensor {
  const channels = x.dims[1]!;
  return graph.node(
    'BatchNormalization',
    [x, weight, bias, graph.filled(0, channels), graph.filled(1, channels)],
    x,
    { attributes: { epsilon: float(0) } },
  );
}

/**
 * softmax(q · kᵀ / sqrt(headSize)) · v for each head. onnxruntime scales before it rounds to
 * float16, so that large products do not overflow.
 *
 * @param query `[batch, tokens, heads · headSize]`; key and value may have another token count
 * @param bias `[batch, 1, query tokens, key tokens]`, added to the scores of every head
 */
export function multiHeadAttention(
  graph: GraphBuilder,
  query: Tensor,
  key: Tensor,
  value: Tensor,
  { heads, causal, bias }: { heads: number; causal: boolean; bias: Tensor | null },
): Tensor {
  const inputs = bias === null ? [query, key, value] : [query, key, value, null, null, bias];
  return graph.node('MultiHeadAttention', inputs, query, {
    domain: MICROSOFT,
    attributes: { num_heads: int(heads), unidirectional: int(causal ? 1 : 0) },
  });
}
