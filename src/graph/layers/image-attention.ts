import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { add, cast, multiply } from '../onnx/operators/elementwise.ts';
import { concat, reshape, split } from '../onnx/operators/layout.ts';
import {
  addedProduct,
  multiplyByTransposed,
  multiplyTransposed,
  softmax,
} from '../onnx/operators/neural.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { conv2d } from './convolution.ts';
import { equalParts } from './equal-parts.ts';
import { channelStatistics, type ChannelStatistics, type GroupNormOptions } from './norms.ts';
import { storedWeight } from './stored-weight.ts';

/** Checkpoints from before diffusers 0.15 have the names on the right. */
const PROJECTIONS = {
  query: ['to_q', 'query'],
  key: ['to_k', 'key'],
  value: ['to_v', 'value'],
  out: ['to_out.0', 'proj_attn'],
} as const;

/**
 * How many scores are computed at once. Two tensors of them are alive at a time, of 8 MiB each; smaller ones would save less than
 * onnxruntime needs for the additional nodes.
 */
const MAX_SCORES = 2 ** 21;

/**
 * The VAE's self-attention over the pixels of `[batch, channels, height, width]`, one head as wide as the channels, with its
 * residual: x + out(value(n) · softmax(key(n)ᵀ · query(n) / sqrt(channels))), where n = f · x + o is the group norm of x.
 *
 * Written as separate operators, because SD's head of 512 channels is too wide for MultiHeadAttention's fast WebGPU
 * kernel. In float32, because float16 sums over thousands of pixels stop growing. Some of the queries at a time, because the scores
 * grow with the square of the number of pixels.
 *
 * For large pictures, what counts is how many tensors as large as x are alive. Here there are two, x and the result, because n, its
 * queries, keys and values are never made:
 * - key(n)ᵀ · q = xᵀ · (f · Wkᵀ · q) + something that is the same for all keys, which a softmax ignores;
 * - value(n) · s = value(f · (x · s) + o), because the weights s of a softmax add up to 1.
 *
 * Pixels stay columns, so that the tensors as large as the image have its shape: see `equalParts`.
 */
export function imageAttention(
  graph: GraphBuilder,
  image: Tensor,
  module: string,
  norm: GroupNormOptions,
): Tensor {
  const [batch, channels, height, width] = image.dims as [number, number, number, number];
  const shape = [channels, channels];
  const layer = (role: keyof typeof PROJECTIONS) => {
    const [name, oldName] = PROJECTIONS[role];
    const isOld = graph.hasWeight(`${module}.${oldName}.weight`);
    return `${module}.${isOld ? oldName : name}`;
  };
  const wide = (x: Tensor) => cast(graph, x, 'float32');
  const weight = (role: keyof typeof PROJECTIONS) =>
    wide(storedWeight(graph, `${layer(role)}.weight`, shape));
  const bias = wide(graph.weight(`${layer('query')}.bias`, [channels]));
  const key = weight('key');
  const score: Score = {
    matrix: multiplyTransposed(graph, key, weight('query'), channels ** -0.5),
    bias: multiplyTransposed(graph, key, reshape(graph, bias, [channels, 1]), channels ** -0.5),
  };
  const columns = reshape(graph, image, [batch * channels, height * width]);
  const images = split(graph, columns, new Array<number>(batch).fill(channels), 0);
  const attended = images.map((one) => {
    const pixels = wide(one);
    const grouped = reshape(graph, pixels, [1, channels, height, width]);
    const { factor, offset } = channelStatistics(graph, grouped, `${module}.group_norm`, norm);
    return add(
      graph,
      multiply(graph, attend(graph, pixels, score, { factor, offset }), factor),
      offset,
    );
  });
  const joined = reshape(
    graph,
    cast(graph, concat(graph, attended, 0), graph.floatType),
    image.dims,
  );
  const projected = ['value', 'out'] as const;
  const branch = projected.reduce(
    (x, role) => conv2d(graph, x, layer(role), channels, 1, { stored: shape }),
    joined,
  );
  return add(graph, branch, image);
}

/** Turns a normalized pixel n into the vector whose product with another pixel is their score: matrix · n + bias. */
interface Score {
  /** `[channels, channels]` */
  readonly matrix: Tensor;
  /** `[channels, 1]` */
  readonly bias: Tensor;
}

/**
 * x · softmax(scores) for the scores of f · x + o. All float32.
 *
 * @param x `[channels, pixels]`
 */
function attend(
  graph: GraphBuilder,
  x: Tensor,
  score: Score,
  { factor, offset }: ChannelStatistics,
): Tensor {
  const [channels, count] = x.dims as [number, number];
  const row = reshape(graph, factor, [1, channels]);
  const matrix = multiply(graph, multiply(graph, score.matrix, row), factor);
  const constant = addedProduct(graph, score.matrix, offset, score.bias);
  const bias = multiply(graph, constant, factor);
  const parts = split(graph, x, equalParts(count, MAX_SCORES / count), 1).map((part) => {
    const asking = addedProduct(graph, matrix, part, bias);
    const scores = multiplyTransposed(graph, asking, x, 1);
    return multiplyByTransposed(graph, x, softmax(graph, scores));
  });
  return concat(graph, parts, 1);
}
