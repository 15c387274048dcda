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
import { WantedWeights, type WeightIndex } from '../weights.ts';
import { parseUnetConfig } from '../config/unet-config.ts';
import { buildUnetGraph } from './unet-2d-condition.ts';

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

/** A UNet as large as skypaint-mini's, for a whole step: what is right node by node may still be wrong together. */
const UNET = {
  _class_name: 'UNet2DConditionModel',
  in_channels: 8,
  out_channels: 8,
  block_out_channels: [96, 192],
  down_block_types: ['CrossAttnDownBlock2D', 'DownBlock2D'],
  up_block_types: ['UpBlock2D', 'CrossAttnUpBlock2D'],
  layers_per_block: 1,
  cross_attention_dim: 256,
  attention_head_dim: 4,
  norm_num_groups: 8,
};
const STEP = { batch: 2, height: EDGE, width: EDGE, sequenceLength: 77 } as const;

/**
 * Floats with mean 0 and variance 1: images `[batch, channels, height, width]`, words `[batch · words, channels]`, and what a
 * UNet takes.
 */
export const CHECK_INPUTS = {
  image: [BATCH, CHANNELS, EDGE, EDGE],
  pixels: [BATCH, NARROW, EDGE, EDGE],
  words: [BATCH * WORDS, CHANNELS],
  sample: [STEP.batch, UNET.in_channels, STEP.height, STEP.width],
  timestep: [1],
  encoder_hidden_states: [STEP.batch, STEP.sequenceLength, UNET.cross_attention_dim],
} as const;

export type CheckInput = keyof typeof CHECK_INPUTS;

/** Every weight of the layers with its shape, in the order of their file. */
const LAYER_WEIGHTS: ReadonlyMap<string, readonly number[]> = new Map(
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

/** The parts of the check: each output is computed by one family of kernels, and named after it. */
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

export type CheckPart = keyof typeof PARTS | 'step';
export const CHECK_PARTS: readonly CheckPart[] = [
  ...(Object.keys(PARTS) as (keyof typeof PARTS)[]),
  'step',
];

/** Every weight that a part needs, with its shape; all layers have the same file. */
export function checkWeights(part: CheckPart): ReadonlyMap<string, readonly number[]> {
  if (part !== 'step') return LAYER_WEIGHTS;
  const wanted = new WantedWeights('conv_in.weight');
  buildUnetGraph(parseUnetConfig(UNET), wanted, STEP);
  return wanted.shapes;
}

/**
 * Small graphs that between them use every family of kernels that pictures are painted with, at the widths of Stable Diffusion 1.5
 * but with few pixels and words; and one whole step of a small UNet. Inputs are those of `CHECK_INPUTS` that the part needs; all
 * inputs and outputs are float32.
 *
 * @param weights `checkWeights` in float16 or float32, which decides what the nodes compute in
 */
export function buildCheckGraph(
  weights: WeightIndex,
  part: CheckPart,
  ways: GraphWays,
): BuiltGraph {
  if (part === 'step') return buildUnetGraph(parseUnetConfig(UNET), weights, STEP, ways);
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
