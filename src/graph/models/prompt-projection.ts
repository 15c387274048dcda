import type { BuiltGraph } from '../built-graph.ts';
import type { UnetConfig } from '../config/unet-config.ts';
import type { EncoderBlockConfig, UnetEncoderConfig } from '../config/unet-encoder-config.ts';
import { projectKeysAndValues, type Context } from '../layers/cross-attention.ts';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import { cast } from '../onnx/operators/elementwise.ts';
import { reshape } from '../onnx/operators/layout.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { WeightSource } from '../onnx/weight-source.ts';
import { DEFAULT_WAYS, type GraphWays } from '../ways.ts';
import type { WeightIndex } from '../weights.ts';
import { checkExtents } from './graph-size.ts';

export interface PromptSize {
  readonly batch: number;
  /** The number of tokens of the prompt embeds. */
  readonly sequenceLength: number;
  /** Of each picture that joins the prompts, the number of its tokens; none by default. See `buildIpAdapterGraph`. */
  readonly pictureTokens?: readonly number[];
}

/**
 * The part of UNet2DConditionModel that depends only on the prompt: the keys and values of all cross-attentions. As a graph
 * of its own it runs once instead of at every step.
 *
 * - input `encoder_hidden_states` `[batch, sequenceLength, crossAttentionDim]` float32
 * - outputs `<attention>.key` and `<attention>.value` `[batch · sequenceLength, channels]` in the graph's
 *   precision: the inputs of `buildUnetStepGraph` by the same names
 *
 * @throws AppError `invalid-request` (size), `invalid-file` or `unsupported` (weights)
 */
export function buildPromptProjectionGraph(
  config: UnetConfig,
  weights: WeightIndex,
  size: PromptSize,
  ways: GraphWays = DEFAULT_WAYS,
): BuiltGraph {
  return project(config, weights, size, ways, crossAttentions(config));
}

/** Whether a control net reads the prompt; one without attention sees only the picture and the latents. */
export const readsPrompt = (config: UnetEncoderConfig): boolean =>
  encoderAttentions(config).length > 0;

/**
 * The same for a control net, whose encoder reads the prompt by itself, if it `readsPrompt`.
 *
 * @throws as `buildPromptProjectionGraph`
 */
export function buildControlPromptGraph(
  config: UnetEncoderConfig,
  weights: WeightIndex,
  size: PromptSize,
  ways: GraphWays = DEFAULT_WAYS,
): BuiltGraph {
  return project(config, weights, size, ways, encoderAttentions(config));
}

function project(
  config: UnetEncoderConfig,
  weights: WeightIndex,
  size: PromptSize,
  ways: GraphWays,
  attentions: readonly CrossAttention[],
): BuiltGraph {
  const graph = new GraphBuilder(new WeightSource(weights, 'conv_in.weight'), ways);
  const tokens = promptTokens(graph, config, size);
  for (const { module, channels } of attentions) {
    const { key, value } = projectKeysAndValues(graph, tokens, module, channels);
    graph.output(`${module}.key`, key);
    graph.output(`${module}.value`, value);
  }
  return graph.finish('prompt-projection');
}

/** Adds the input `encoder_hidden_states`, and returns its tokens as rows. */
export function promptTokens(
  graph: GraphBuilder,
  { crossAttentionDim }: Pick<UnetEncoderConfig, 'crossAttentionDim'>,
  { batch, sequenceLength }: PromptSize,
): Tensor {
  checkExtents({ batch, sequenceLength });
  const dims = [batch, sequenceLength, crossAttentionDim];
  const embeds = graph.input('encoder_hidden_states', 'float32', dims);
  return reshape(graph, cast(graph, embeds, graph.floatType), [
    batch * sequenceLength,
    crossAttentionDim,
  ]);
}

/**
 * A context whose keys and values are the graph's inputs: the outputs of `buildPromptProjectionGraph`, and those of
 * `buildIpAdapterGraph` for each picture, with the names of `pictureInput`. A picture's scale is an input too, `[1]` float32.
 */
export function projectedPrompt(
  graph: GraphBuilder,
  { batch, sequenceLength, pictureTokens = [] }: PromptSize,
): Context {
  const inputs = (prefix: string, tokens: number, channels: number) => {
    const input = (name: string) =>
      graph.input(prefix + name, graph.floatType, [batch * tokens, channels]);
    return { key: input('.key'), value: input('.value') };
  };
  const scales = pictureTokens.map((_, index) =>
    cast(graph, graph.input(pictureInput(index, 'scale'), 'float32', [1]), graph.floatType),
  );
  return {
    batch,
    keysAndValues: (module, channels) => inputs(module, sequenceLength, channels),
    pictures: (module, channels) =>
      pictureTokens.map((tokens, index) => ({
        ...inputs(pictureInput(index, module), tokens, channels),
        scale: scales[index]!,
      })),
  };
}

/** An input of the UNet's graphs that belongs to a picture, counted from 0. */
export const pictureInput = (index: number, name: string): string => `picture.${index}.${name}`;

export interface CrossAttention {
  readonly module: string;
  readonly channels: number;
}

/** All of a UNet's, in the order of its computation: down, middle, up. */
export const crossAttentions = (config: UnetConfig): CrossAttention[] => [
  ...encoderAttentions(config),
  ...config.blocks
    .toReversed()
    .flatMap((block, i) =>
      attentionsOf(`up_blocks.${i}`, block, block.upHasAttention ? block.resnets + 1 : 0),
    ),
];

const encoderAttentions = ({ blocks, midBlock }: UnetEncoderConfig): CrossAttention[] => [
  ...blocks.flatMap((block, i) =>
    attentionsOf(`down_blocks.${i}`, block, block.downHasAttention ? block.resnets : 0),
  ),
  ...attentionsOf('mid_block', blocks.at(-1)!, midBlock === 'attention' ? 1 : 0),
];

/** Of `count` transformers. */
function attentionsOf(
  module: string,
  { channels, transformerLayers }: EncoderBlockConfig,
  count: number,
): CrossAttention[] {
  const numbers = (length: number) => Array.from({ length }, (_, i) => i);
  return numbers(count).flatMap((transformer) =>
    numbers(transformerLayers).map((layer) => ({
      module: `${module}.attentions.${transformer}.transformer_blocks.${layer}.attn2`,
      channels,
    })),
  );
}
