import type { BuiltGraph } from '../built-graph.ts';
import type { UnetBlockConfig, UnetConfig } from '../config/unet-config.ts';
import { conv2d } from '../layers/convolution.ts';
import { projectKeysAndValues, type Context } from '../layers/cross-attention.ts';
import { groupNorm } from '../layers/norms.ts';
import { downsample, upsample } from '../layers/resample.ts';
import { resnetBlock } from '../layers/resnet-block.ts';
import { spatialTransformer } from '../layers/spatial-transformer.ts';
import { timeEmbedding } from '../layers/time-embedding.ts';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import { activate, add, cast } from '../onnx/operators/elementwise.ts';
import { concat, repeat } from '../onnx/operators/layout.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { WeightSource } from '../onnx/weight-source.ts';
import { DEFAULT_WAYS, type GraphWays } from '../ways.ts';
import type { WeightIndex } from '../weights.ts';
import { checkExtents } from './graph-size.ts';
import { projectedPrompt, promptTokens, type PromptSize } from './prompt-projection.ts';

/** The batch is two with classifier-free guidance. */
export interface UnetGraphSize extends PromptSize {
  /** Of the latents. */
  readonly height: number;
  readonly width: number;
}

/**
 * diffusers' UNet2DConditionModel (models/unets/unet_2d_condition.py) in one graph. All float32 outside:
 *
 * - input `sample` `[batch, inChannels, height, width]`
 * - input `timestep` `[1]`, the same for the whole batch
 * - input `encoder_hidden_states` `[batch, sequenceLength, crossAttentionDim]`
 * - output `noise_prediction` `[batch, outChannels, height, width]`, of the scheduler's
 * `prediction_type`
 *
 * @throws AppError `invalid-request` (size), `invalid-file` or `unsupported` (weights)
 */
export function buildUnetGraph(
  config: UnetConfig,
  weights: WeightIndex,
  size: UnetGraphSize,
  ways: GraphWays = DEFAULT_WAYS,
): BuiltGraph {
  const graph = new GraphBuilder(new WeightSource(weights, 'conv_in.weight'), ways, config.padding);
  const tokens = promptTokens(graph, config, size);
  const context: Context = {
    batch: size.batch,
    keysAndValues: (module, channels) => projectKeysAndValues(graph, tokens, module, channels),
  };
  return build(graph, config, context, size.batch, size);
}

/**
 * The same for one sample with several prompts, without the work that is the same at every step: the prompts have gone
 * through `buildPromptProjectionGraph`, and until the prompts come in, the sample is computed only once.
 *
 * - input `sample` `[1, inChannels, height, width]`
 * - input `timestep` `[1]`
 * - inputs `<attention>.key` and `<attention>.value` `[batch · sequenceLength, channels]` in the graph's precision
 * - output `noise_prediction` `[batch, outChannels, height, width]`
 *
 * @throws as `buildUnetGraph`
 */
export function buildUnetStepGraph(
  config: UnetConfig,
  weights: WeightIndex,
  size: UnetGraphSize,
  ways: GraphWays = DEFAULT_WAYS,
): BuiltGraph {
  const graph = new GraphBuilder(new WeightSource(weights, 'conv_in.weight'), ways, config.padding);
  return build(graph, config, projectedPrompt(graph, size), 1, size);
}

/**
 * The first half of `buildUnetStepGraph`, cut where DeepCache's package cuts by default (`cache_branch_id` 0; Ma et al. 2023,
 * https://arxiv.org/abs/2312.00858): everything before the last layer of the last up block, which is nearly all of the work.
 *
 * - the inputs of `buildUnetStepGraph`, except the keys and values of that layer's attention
 * - output `deep_features` `[batch, channels, height, width]` in the graph's precision
 *
 * @throws as `buildUnetGraph`
 */
export function buildUnetDeepGraph(
  config: UnetConfig,
  weights: WeightIndex,
  size: UnetGraphSize,
  ways: GraphWays = DEFAULT_WAYS,
): BuiltGraph {
  const graph = new GraphBuilder(new WeightSource(weights, 'conv_in.weight'), ways, config.padding);
  const { unet, stem } = begin(graph, config, projectedPrompt(graph, size), 1, size);
  const features = unet.deepFeatures(stem);
  graph.output(DEEP_FEATURES, repeat(graph, features, size.batch / features.dims[0]!));
  return graph.finish('unet-deep');
}

/**
 * The second half. The sample and the timestep go into it too, so that it can follow the deep features of an earlier step.
 *
 * - inputs `sample`, `timestep`, `deep_features`, and the keys and values of its own attention
 * - output `noise_prediction` `[batch, outChannels, height, width]`
 *
 * @throws as `buildUnetGraph`
 */
export function buildUnetShallowGraph(
  config: UnetConfig,
  weights: WeightIndex,
  size: UnetGraphSize,
  ways: GraphWays = DEFAULT_WAYS,
): BuiltGraph {
  const graph = new GraphBuilder(new WeightSource(weights, 'conv_in.weight'), ways, config.padding);
  const { unet, stem } = begin(graph, config, projectedPrompt(graph, size), 1, size);
  const { batch, height, width } = size;
  const dims = [batch, config.blocks[0]!.channels, height, width];
  const features = graph.input(DEEP_FEATURES, graph.floatType, dims);
  return finish(graph, unet.prediction(features, stem), batch);
}

const DEEP_FEATURES = 'deep_features';

function build(
  graph: GraphBuilder,
  config: UnetConfig,
  context: Context,
  samples: number,
  size: UnetGraphSize,
): BuiltGraph {
  const { unet, stem } = begin(graph, config, context, samples, size);
  return finish(graph, unet.prediction(unet.deepFeatures(stem), stem), size.batch);
}

function begin(
  graph: GraphBuilder,
  config: UnetConfig,
  context: Context,
  samples: number,
  { batch, height, width, sequenceLength }: UnetGraphSize,
): { readonly unet: Unet; readonly stem: Tensor } {
  checkExtents({ batch, height, width, sequenceLength });
  const sample = graph.input('sample', 'float32', [samples, config.inChannels, height, width]);
  const timestep = graph.input('timestep', 'float32', [1]);
  const unet = new Unet(graph, config, timeEmbedding(graph, timestep, config), context);
  return {
    unet,
    stem: unet.stem(cast(graph, centered(graph, sample, config), graph.floatType)),
  };
}

function finish(graph: GraphBuilder, prediction: Tensor, batch: number): BuiltGraph {
  const each = repeat(graph, prediction, batch / prediction.dims[0]!);
  graph.output('noise_prediction', cast(graph, each, 'float32'));
  return graph.finish('unet');
}

/** 2x - 1 with `center_input_sample`. */
function centered(graph: GraphBuilder, sample: Tensor, config: UnetConfig): Tensor {
  if (!config.centerInputSample) return sample;
  const minusOne = graph.float32s('minus_one', [-1], [1]);
  return add(graph, add(graph, sample, sample), minusOne);
}

class Unet {
  readonly #graph: GraphBuilder;
  readonly #config: UnetConfig;
  readonly #timeEmbedding: Tensor;
  readonly #context: Context;

  constructor(graph: GraphBuilder, config: UnetConfig, embedding: Tensor, context: Context) {
    this.#graph = graph;
    this.#config = config;
    this.#timeEmbedding = embedding;
    this.#context = context;
  }

  /** The first convolution. */
  stem(sample: Tensor): Tensor {
    const { blocks, convInKernel } = this.#config;
    return conv2d(this.#graph, sample, 'conv_in', blocks[0]!.channels, convInKernel);
  }

  /** All that follows it up to the last layer of the last up block, `[batch, channels, height, width]`. */
  deepFeatures(stem: Tensor): Tensor {
    const { blocks } = this.#config;
    let hidden = stem;
    const skips = [stem];
    blocks.forEach((block, index) => {
      hidden = this.#down(hidden, `down_blocks.${index}`, block, index + 1 < blocks.length, skips);
    });
    if (this.#config.hasMidBlock) hidden = this.#middle(hidden, blocks.at(-1)!);
    blocks.toReversed().forEach((block, index) => {
      hidden = this.#up(hidden, `up_blocks.${index}`, block, index + 1 < blocks.length, skips);
    });
    return hidden;
  }

  /** That layer, whose skip connection is the stem, and the output. */
  prediction(deepFeatures: Tensor, stem: Tensor): Tensor {
    const { blocks, groups, normEps, activation, convOutKernel } = this.#config;
    const graph = this.#graph;
    const [block] = blocks as [UnetBlockConfig];
    const module = `up_blocks.${blocks.length - 1}`;
    let hidden = this.#upLayer(deepFeatures, module, block.resnets, block, stem);
    hidden = groupNorm(graph, hidden, 'conv_norm_out', { groups, epsilon: normEps });
    hidden = activate(graph, hidden, activation);
    return conv2d(graph, hidden, 'conv_out', this.#config.outChannels, convOutKernel);
  }

  /** DownBlock2D or CrossAttnDownBlock2D; leaves its intermediate states in `skips`. */
  #down(
    x: Tensor,
    module: string,
    block: UnetBlockConfig,
    downsamples: boolean,
    skips: Tensor[],
  ): Tensor {
    let hidden = x;
    for (let layer = 0; layer < block.resnets; layer += 1) {
      hidden = this.#resnet(hidden, `${module}.resnets.${layer}`, block);
      if (block.downHasAttention) {
        hidden = this.#transformer(hidden, `${module}.attentions.${layer}`, block);
      }
      skips.push(hidden);
    }
    if (downsamples) {
      const { downsamplePadding } = this.#config;
      hidden = downsample(this.#graph, hidden, `${module}.downsamplers.0`, downsamplePadding);
      skips.push(hidden);
    }
    return hidden;
  }

  /** UNetMidBlock2DCrossAttn. */
  #middle(x: Tensor, block: UnetBlockConfig): Tensor {
    let hidden = this.#resnet(x, 'mid_block.resnets.0', block);
    hidden = this.#transformer(hidden, 'mid_block.attentions.0', block);
    return this.#resnet(hidden, 'mid_block.resnets.1', block);
  }

  /** UpBlock2D or CrossAttnUpBlock2D, the last one without its last layer; removes its states from the end of `skips`. */
  #up(
    x: Tensor,
    module: string,
    block: UnetBlockConfig,
    upsamples: boolean,
    skips: Tensor[],
  ): Tensor {
    let hidden = x;
    const layers = upsamples ? block.resnets + 1 : block.resnets;
    for (let layer = 0; layer < layers; layer += 1) {
      hidden = this.#upLayer(hidden, module, layer, block, skips.pop()!);
    }
    if (!upsamples) return hidden;
    const [, , height, width] = skips.at(-1)!.dims as [number, number, number, number];
    return upsample(this.#graph, hidden, `${module}.upsamplers.0`, height, width);
  }

  #upLayer(x: Tensor, module: string, layer: number, block: UnetBlockConfig, skip: Tensor): Tensor {
    const copies = x.dims[0]! / skip.dims[0]!;
    const joined = concat(this.#graph, [x, repeat(this.#graph, skip, copies)], 1);
    const hidden = this.#resnet(joined, `${module}.resnets.${layer}`, block);
    if (!block.upHasAttention) return hidden;
    return this.#transformer(hidden, `${module}.attentions.${layer}`, block);
  }

  #resnet(x: Tensor, module: string, block: UnetBlockConfig): Tensor {
    return resnetBlock(this.#graph, x, module, block.channels, {
      norm: { groups: this.#config.groups, epsilon: this.#config.normEps },
      activation: this.#config.activation,
      timeEmbedding: this.#timeEmbedding,
    });
  }

  #transformer(x: Tensor, module: string, block: UnetBlockConfig): Tensor {
    return spatialTransformer(this.#graph, x, module, {
      context: this.#context,
      heads: block.heads,
      layers: block.transformerLayers,
      groups: this.#config.groups,
      upcast: this.#config.upcastAttention,
      linearProjection: this.#config.useLinearProjection,
    });
  }
}
