import type { BuiltGraph } from '../built-graph.ts';
import type { ControlNetConfig } from '../config/control-net-config.ts';
import { conv2d } from '../layers/convolution.ts';
import { timeEmbedding } from '../layers/time-embedding.ts';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import { activate, add, cast, multiply } from '../onnx/operators/elementwise.ts';
import { meanOver } from '../onnx/operators/neural.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { WeightSource } from '../onnx/weight-source.ts';
import { DEFAULT_WAYS, type GraphWays } from '../ways.ts';
import type { WeightIndex } from '../weights.ts';
import { checkExtents } from './graph-size.ts';
import { projectedPrompt, type PromptSize } from './prompt-projection.ts';
import { downResidual, MID_RESIDUAL, scaleInput, SCALES } from './residuals.ts';
import { UnetEncoder } from './unet-encoder.ts';

const EMBEDDING = 'control_embedding';

/** The name of an input for the sum of the residuals of the control nets before this one. */
export const sumSoFar = (residual: string): string => `sum.${residual}`;

export interface ControlNetGraphSize extends PromptSize {
  /** Of the latents. */
  readonly height: number;
  readonly width: number;
  /** Of the residuals: `batch`, or more if one prompt's go to several of the UNet's. */
  readonly residualBatch: number;
}

/**
 * The part of diffusers' ControlNetModel (models/controlnets/controlnet.py) that depends only on the picture,
 * ControlNetConditioningEmbedding. As a graph of its own it runs once instead of at every step.
 *
 * - input `picture` `[1, conditioning.channels, height, width]` float32 in [0, 1]
 * - output `control_embedding` `[1, blocks[0].channels, height / pixelsPerLatent, width / pixelsPerLatent]` in the graph's
 *   precision
 *
 * @param size in pixels, multiples of `pixelsPerLatent`
 * @throws AppError `invalid-request` (size), `invalid-file` or `unsupported` (weights)
 */
export function buildControlEmbeddingGraph(
  config: ControlNetConfig,
  weights: WeightIndex,
  { height, width }: { readonly height: number; readonly width: number },
  ways: GraphWays = DEFAULT_WAYS,
): BuiltGraph {
  checkExtents({ height, width });
  const graph = graphOf(config, weights, ways);
  const { channels, embedding } = config.conditioning;
  const picture = graph.input('picture', 'float32', [1, channels, height, width]);
  const module = 'controlnet_cond_embedding';
  const layer = (x: Tensor, name: string, out: number, stride = 1) =>
    activate(
      graph,
      conv2d(graph, x, `${module}.${name}`, out, 3, { stride, pads: [1, 1, 1, 1] }),
      'silu',
    );
  let hidden = layer(cast(graph, picture, graph.floatType), 'conv_in', embedding[0]!);
  embedding.slice(1).forEach((next, level) => {
    hidden = layer(hidden, `blocks.${2 * level}`, embedding[level]!);
    hidden = layer(hidden, `blocks.${2 * level + 1}`, next, 2);
  });
  const out = conv2d(graph, hidden, `${module}.conv_out`, config.blocks[0]!.channels, 3);
  graph.output(EMBEDDING, out);
  return graph.finish('control-embedding');
}

/**
 * The rest of ControlNetModel for one sample with several prompts, which have gone through `buildControlPromptGraph`. Its
 * residuals are multiplied by their scales and added to those of other control nets.
 *
 * - input `sample` `[1, inChannels, height, width]` float32
 * - input `timestep` `[1]` float32
 * - inputs `<attention>.key` and `<attention>.value` `[batch · sequenceLength, channels]` in the graph's precision
 * - input `control_embedding` from `buildControlEmbeddingGraph`
 * - input `scales` `[residuals, residualBatch]` float32
 * - inputs `sum.<residual>`, and outputs `<residual>`, with the names and dims of `residualDims` and the graph's precision
 *
 * @param isShallow leaves out all but `down_residual.0`, and with it nearly all of the work, for `buildUnetShallowGraph`
 * @throws as `buildControlEmbeddingGraph`
 */
export function buildControlNetGraph(
  config: ControlNetConfig,
  weights: WeightIndex,
  size: ControlNetGraphSize,
  ways: GraphWays = DEFAULT_WAYS,
  isShallow = false,
): BuiltGraph {
  const { batch, height, width, sequenceLength, residualBatch } = size;
  checkExtents({ batch, height, width, sequenceLength, residualBatch });
  const graph = graphOf(config, weights, ways);
  const sample = graph.input('sample', 'float32', [1, config.inChannels, height, width]);
  const dims = [1, config.blocks[0]!.channels, height, width];
  const picture = graph.input(EMBEDDING, graph.floatType, dims);
  const count = residualCount(config);
  const scales = scaleInput(graph, SCALES, isShallow ? 1 : count, residualBatch);
  const tell = (state: Tensor, module: string, index: number, residual: string) => {
    const own = conv2d(graph, state, module, state.dims[1]!, 1);
    const scaled = multiply(graph, own, scales[index]!);
    const said = config.poolsGlobally ? meanOver(graph, meanOver(graph, scaled, 3), 2) : scaled;
    const name = sumSoFar(residual);
    const sum = graph.input(name, graph.floatType, state.dims.with(0, residualBatch));
    graph.output(residual, add(graph, sum, said));
  };
  const tellDown = (state: Tensor, index: number) =>
    tell(state, `controlnet_down_blocks.${index}`, index, downResidual(index));

  if (isShallow) {
    const stem = conv2d(graph, cast(graph, sample, graph.floatType), 'conv_in', dims[1]!, 3);
    tellDown(add(graph, stem, picture), 0);
    return graph.finish('control-net-shallow');
  }
  const timestep = graph.input('timestep', 'float32', [1]);
  const embedding = timeEmbedding(graph, timestep, config);
  const encoder = new UnetEncoder(graph, config, embedding, projectedPrompt(graph, size));
  const stem = encoder.stem(cast(graph, sample, graph.floatType));
  const states = encoder.down(add(graph, stem, picture));
  states.forEach(tellDown);
  tell(encoder.middle(states.at(-1)!), 'controlnet_mid_block', count - 1, MID_RESIDUAL);
  return graph.finish('control-net');
}

/** How many residuals a control net has, which is also how many it takes to guide a UNet. */
export const residualCount = ({ blocks }: Pick<ControlNetConfig, 'blocks'>): number =>
  // The stem's, one for each layer, one for each downsampler, and the middle block's.
  blocks.reduce((sum, { resnets }) => sum + resnets + 1, 1);

function graphOf(config: ControlNetConfig, weights: WeightIndex, ways: GraphWays): GraphBuilder {
  return new GraphBuilder(new WeightSource(weights, 'conv_in.weight'), ways, config.padding);
}
