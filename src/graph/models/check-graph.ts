import type { BuiltGraph } from '../built-graph.ts';
import { attend } from '../layers/attention.ts';
import { conv2d } from '../layers/convolution.ts';
import { imageAttention } from '../layers/image-attention.ts';
import { linear } from '../layers/linear.ts';
import { addBranchAndLayerNorm, groupNorm } from '../layers/norms.ts';
import { imageToTokens } from '../layers/tokens.ts';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import { activate, cast, multiply } from '../onnx/operators/elementwise.ts';
import { resizeNearest } from '../onnx/operators/layout.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { WeightSource } from '../onnx/weight-source.ts';
import type { GraphWays } from '../ways.ts';
import type { WeightIndex } from '../weights.ts';

/** As wide as Stable Diffusion 1.5's first block: heads of 40, 80 and 160 fit. */
const CHANNELS = 320;
const NARROW = 32;
const WIDE = 512;
const BATCH = 4;
/** 256 pixels in all, which are many rows for a linear layer. */
const EDGE = 8;
/** 244 in all, which are few. A prime, so that no tile of a kernel is full. */
const WORDS = 61;
const EPSILON = 1e-5;
const GROUPS = 8;

/** Floats with mean 0 and variance 1: images `[batch, channels, height, width]`, words `[batch · words, channels]`. */
export const CHECK_INPUTS = {
  image: [BATCH, CHANNELS, EDGE, EDGE],
  pixels: [BATCH, NARROW, EDGE, EDGE],
  words: [BATCH * WORDS, CHANNELS],
} as const;

export type CheckInput = keyof typeof CHECK_INPUTS;

/** Every weight with its shape, in the order of their file. */
export const CHECK_WEIGHTS: ReadonlyMap<string, readonly number[]> = new Map(
  Object.entries({
    ...norm('group', CHANNELS),
    ...norm('layer', CHANNELS),
    ...layer('many', CHANNELS, CHANNELS),
    ...layer('few', CHANNELS, CHANNELS),
    ...layer('narrow', NARROW, CHANNELS, 3),
    ...layer('wide', WIDE, NARROW, 3),
    ...layer('one', NARROW, CHANNELS, 1),
    ...norm('pixels.group_norm', NARROW),
    ...layer('pixels.to_q', NARROW, NARROW),
    ...layer('pixels.to_k', NARROW, NARROW),
    ...layer('pixels.to_v', NARROW, NARROW),
    ...layer('pixels.to_out.0', NARROW, NARROW),
  }),
);

type Inputs = (name: CheckInput) => Tensor;
type Outputs = Readonly<Record<string, Tensor>>;

/** What belongs together: each output is computed by one family of kernels, and named after it. */
const PARTS = {
  linear: (graph: GraphBuilder, input: Inputs): Outputs => ({
    manyRows: linear(graph, imageToTokens(graph, input('image')), 'many', CHANNELS),
    fewRows: linear(graph, input('words'), 'few', CHANNELS),
  }),
  convolution: (graph: GraphBuilder, input: Inputs): Outputs => ({
    narrow: conv2d(graph, input('image'), 'narrow', NARROW, 3),
    wide: conv2d(graph, input('pixels'), 'wide', WIDE, 3, { stride: 2 }),
    pointwise: resizeNearest(
      graph,
      conv2d(graph, input('image'), 'one', NARROW, 1),
      2 * EDGE,
      2 * EDGE,
    ),
  }),
  attention40: (graph: GraphBuilder, input: Inputs): Outputs => ({
    self: attention(graph, input, 40),
    cross: attention(graph, input, 40, input('words')),
  }),
  attention80: (graph: GraphBuilder, input: Inputs): Outputs => ({
    self: attention(graph, input, 80),
  }),
  attention160: (graph: GraphBuilder, input: Inputs): Outputs => ({
    self: attention(graph, input, 160),
  }),
  pixelAttention: (graph: GraphBuilder, input: Inputs): Outputs => ({
    oneHead: imageAttention(graph, input('pixels'), 'pixels', {
      groups: GROUPS,
      epsilon: EPSILON,
    }),
  }),
  norms: (graph: GraphBuilder, input: Inputs): Outputs => {
    const grouped = groupNorm(graph, input('image'), 'group', { groups: 32, epsilon: EPSILON });
    const active = activate(graph, grouped, 'silu');
    const tokens = imageToTokens(graph, grouped);
    const residual = imageToTokens(graph, input('image'));
    const [normalized, sum] = addBranchAndLayerNorm(
      graph,
      tokens,
      'group',
      residual,
      'layer',
      EPSILON,
    );
    return {
      group: active,
      layer: normalized,
      gate: multiply(graph, sum, activate(graph, normalized, 'gelu')),
    };
  },
} as const;

export type CheckPart = keyof typeof PARTS;
export const CHECK_PARTS = Object.keys(PARTS) as readonly CheckPart[];

/**
 * Small graphs which between them have every family of kernels that pictures are painted with, at the widths of Stable
 * Diffusion 1.5 but with few pixels and words. Inputs are those of `CHECK_INPUTS` that the part needs; all inputs and outputs
 * are float32.
 *
 * @param weights `CHECK_WEIGHTS` in float16 or float32, which decides what the nodes compute in
 */
export function buildCheckGraph(
  weights: WeightIndex,
  part: CheckPart,
  ways: GraphWays,
): BuiltGraph {
  const graph = new GraphBuilder(new WeightSource(weights, 'group.weight'), ways);
  const inputs = new Map<CheckInput, Tensor>();
  const input = (name: CheckInput) => {
    const known = inputs.get(name);
    if (known) return known;
    const made = cast(graph, graph.input(name, 'float32', CHECK_INPUTS[name]), graph.floatType);
    inputs.set(name, made);
    return made;
  };
  for (const [name, value] of Object.entries(PARTS[part](graph, input))) {
    graph.output(name, cast(graph, value, 'float32'));
  }
  return graph.finish(`check ${part}`);
}

/**
 * @param head its size
 * @param words what the pixels attend to in place of one another
 */
function attention(graph: GraphBuilder, input: Inputs, head: number, words?: Tensor): Tensor {
  const pixels = imageToTokens(graph, input('image'));
  const keys = words ?? pixels;
  return attend(graph, pixels, keys, keys, { batch: BATCH, heads: CHANNELS / head });
}

function layer(module: string, out: number, inside: number, kernel = 0) {
  const shape = kernel === 0 ? [out, inside] : [out, inside, kernel, kernel];
  return { [`${module}.weight`]: shape, [`${module}.bias`]: [out] };
}

function norm(module: string, channels: number) {
  return { [`${module}.weight`]: [channels], [`${module}.bias`]: [channels] };
}
