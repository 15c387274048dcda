import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { add, cast } from '../onnx/operators/elementwise.ts';
import { concat, splitRows } from '../onnx/operators/layout.ts';
import { multiplyByTransposed, multiplyMatrices, softmax } from '../onnx/operators/neural.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { linear } from './linear.ts';
import { groupNorm, type GroupNormOptions } from './norms.ts';
import { imageToTokens, tokensToImage } from './tokens.ts';

/** Checkpoints from before diffusers 0.15 have the names on the right. */
const PROJECTIONS = {
  query: ['to_q', 'query'],
  key: ['to_k', 'key'],
  value: ['to_v', 'value'],
  out: ['to_out.0', 'proj_attn'],
} as const;

/** 16 MiB of float32: small beside the other tensors of a large picture. */
const MAX_SCORES = 2 ** 22;

/** The VAE's self-attention over pixels, one head as wide as the channels, with its residual. */
export function imageAttention(
  graph: GraphBuilder,
  image: Tensor,
  module: string,
  norm: GroupNormOptions,
): Tensor {
  const project = (tokens: Tensor, role: keyof typeof PROJECTIONS) => {
    const [name, oldName] = PROJECTIONS[role];
    const isOld = graph.hasWeight(`${module}.${oldName}.weight`);
    return linear(graph, tokens, `${module}.${isOld ? oldName : name}`, tokens.dims[1]!);
  };
  const normalized = groupNorm(graph, image, `${module}.group_norm`, norm);
  const tokens = imageToTokens(graph, normalized);
  const attended = attendWithOneHead(
    graph,
    project(tokens, 'query'),
    project(tokens, 'key'),
    project(tokens, 'value'),
    image.dims[0]!,
  );
  return add(graph, tokensToImage(graph, project(attended, 'out'), image), image);
}

/**
 * softmax(q · kᵀ / sqrt(channels)) · v, each `[batch · pixels, channels]`.
 *
 * Written as separate operators, because SD's head of 512 channels is too wide for MultiHeadAttention's fast WebGPU
 * kernel. In float32, because float16 sums over thousands of pixels stop growing. A part of the queries at a time,
 * because the scores grow with the square of the number of pixels.
 */
function attendWithOneHead(
  graph: GraphBuilder,
  query: Tensor,
  key: Tensor,
  value: Tensor,
  batch: number,
): Tensor {
  const [rows, channels] = query.dims as [number, number];
  const pixels = rows / batch;
  const partSizes = evenParts(pixels, Math.ceil(pixels ** 2 / MAX_SCORES));
  const images = new Array<number>(batch).fill(pixels);
  const [queries, keys, values] = [query, key, value].map((tensor) =>
    splitRows(graph, cast(graph, tensor, 'float32'), images),
  ) as [readonly Tensor[], readonly Tensor[], readonly Tensor[]];
  const attended = queries.flatMap((imageQueries, image) =>
    splitRows(graph, imageQueries, partSizes).map((part) => {
      const scores = multiplyByTransposed(graph, part, keys[image]!, channels ** -0.5);
      return multiplyMatrices(graph, softmax(graph, scores), values[image]!);
    }),
  );
  return cast(graph, concat(graph, attended, 0), graph.floatType);
}

/** Splits `total` into `count` whole numbers that differ by at most one. */
function evenParts(total: number, count: number): number[] {
  return Array.from(
    { length: count },
    (_, part) => Math.floor(((part + 1) * total) / count) - Math.floor((part * total) / count),
  );
}
