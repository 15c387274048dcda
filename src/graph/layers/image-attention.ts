import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { add, cast } from '../onnx/operators/elementwise.ts';
import { concat, reshape, split } from '../onnx/operators/layout.ts';
import { multiplyByTransposed, multiplyTransposed, softmax } from '../onnx/operators/neural.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { conv2d } from './convolution.ts';
import { equalParts } from './equal-parts.ts';
import { groupNorm, type GroupNormOptions } from './norms.ts';

/** Checkpoints from before diffusers 0.15 have the names on the right. */
const PROJECTIONS = {
  query: ['to_q', 'query'],
  key: ['to_k', 'key'],
  value: ['to_v', 'value'],
  out: ['to_out.0', 'proj_attn'],
} as const;

type Project = (image: Tensor, role: keyof typeof PROJECTIONS) => Tensor;

/** 16 MiB of float32: small beside the other tensors of a large picture. */
const MAX_SCORES = 2 ** 22;

/** The VAE's self-attention over pixels, one head as wide as the channels, with its residual. */
export function imageAttention(
  graph: GraphBuilder,
  image: Tensor,
  module: string,
  norm: GroupNormOptions,
): Tensor {
  const channels = image.dims[1]!;
  const project: Project = (pixels, role) => {
    const [name, oldName] = PROJECTIONS[role];
    const isOld = graph.hasWeight(`${module}.${oldName}.weight`);
    const layer = `${module}.${isOld ? oldName : name}`;
    return conv2d(graph, pixels, layer, channels, 1, { stored: [channels, channels] });
  };
  const normalized = groupNorm(graph, image, `${module}.group_norm`, norm);
  const attended = attendWithOneHead(graph, normalized, project);
  return add(graph, project(attended, 'out'), image);
}

/**
 * softmax(qᵀ · k / sqrt(channels)) · v over the pixels of `[batch, channels, height, width]`.
 *
 * Written as separate operators, because SD's head of 512 channels is too wide for MultiHeadAttention's fast WebGPU
 * kernel. In float32, because float16 sums over thousands of pixels stop growing. A part of the queries at a time,
 * because the scores grow with the square of the number of pixels.
 *
 * Pixels stay columns, so that the tensors as large as the image have its shape: see `equalParts`.
 */
function attendWithOneHead(graph: GraphBuilder, image: Tensor, project: Project): Tensor {
  const [batch, channels, height, width] = image.dims as [number, number, number, number];
  const pixels = height * width;
  const images = new Array<number>(batch).fill(channels);
  const columnsOf = (x: Tensor) => reshape(graph, x, [batch * channels, pixels]);
  const perImage = (x: Tensor) => split(graph, columnsOf(x), images, 0);
  const wide = (x: Tensor) => cast(graph, x, 'float32');
  const [keys, values] = [project(image, 'key'), project(image, 'value')].map((projected) =>
    perImage(wide(projected)),
  ) as [readonly Tensor[], readonly Tensor[]];
  const attended = perImage(image).map((columns, index) => {
    const parts = split(graph, columns, equalParts(pixels, MAX_SCORES / pixels), 1).map((part) => {
      const count = part.dims[1]!;
      const queries = project(reshape(graph, part, [1, channels, 1, count]), 'query');
      const query = reshape(graph, wide(queries), [channels, count]);
      const scores = multiplyTransposed(graph, query, keys[index]!, channels ** -0.5);
      return multiplyByTransposed(graph, values[index]!, softmax(graph, scores));
    });
    return concat(graph, parts, 1);
  });
  const joined = cast(graph, concat(graph, attended, 0), graph.floatType);
  return reshape(graph, joined, image.dims);
}
