import type { BuiltGraph } from '../built-graph.ts';
import type { UnetBlockConfig, UnetConfig } from '../config/unet-config.ts';
import { conv2d } from '../layers/convolution.ts';
import { projectKeysAndValues, type Context } from '../layers/cross-attention.ts';
import { groupNorm } from '../layers/norms.ts';
import { upsample } from '../layers/resample.ts';
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
import { adapterFeatures, downResidual, MID_RESIDUAL, withResidual } from './residuals.ts';
import { UnetEncoder } from './unet-encoder.ts';

/** The batch is two with classifier-free guidance. */
export interface UnetGraphSize extends PromptSize {
  /** Of the latents. */
  readonly height: number;
  readonly width: number;
  /** Whether control nets guide it. Only graphs for projected prompts can take residuals. */
  readonly takesResiduals?: boolean;
  /** How many T2I-Adapters guide it; none by default. Only in graphs for projected prompts too. */
  readonly adapters?: number;
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
 * through `buildPromptProjectionGraph`, and up to where the prompts come in, the sample is computed only once.
 *
 * - input `sample` `[1, inChannels, height, width]`
 * - input `timestep` `[1]`
 * - inputs `<attention>.key` and `<attention>.value` `[batch · sequenceLength, channels]` in the graph's precision
 * - with `takesResiduals`, inputs `down_residual.<i>` and `mid_residual` in the graph's precision, shaped like the states that
 *   they are added to, with the whole batch: from the stem, each layer and each downsampler of the down blocks, and the middle
 *   block
 * - for each of `adapters`, inputs `adapter.<n>.feature.<i>` from `buildT2iAdapterGraph`, and `adapter.<n>.scales`
 *   `[blocks, batch]` float32
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
 * - the inputs of `buildUnetStepGraph`, except the keys and values of that layer's attention and the stem's residual
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
 * - inputs `sample`, `timestep`, `deep_features`, the keys and values of its own attention, and `down_residual.0` with
 *   `takesResiduals`. Adapters only reach the deep features.
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
  size: UnetGraphSize,
): { readonly unet: Unet; readonly stem: Tensor } {
  const { batch, height, width, sequenceLength } = size;
  checkExtents({ batch, height, width, sequenceLength });
  const sample = graph.input('sample', 'float32', [samples, config.inChannels, height, width]);
  const timestep = graph.input('timestep', 'float32', [1]);
  const embedding = timeEmbedding(graph, timestep, config);
  const unet = new Unet(graph, config, embedding, context, size);
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

class Unet extends UnetEncoder {
  readonly #config: UnetConfig;
  readonly #size: UnetGraphSize;

  constructor(
    graph: GraphBuilder,
    config: UnetConfig,
    embedding: Tensor,
    context: Context,
    size: UnetGraphSize,
  ) {
    super(graph, config, embedding, context);
    this.#config = config;
    this.#size = size;
  }

  /** All that follows the stem up to the last layer of the last up block, `[batch, channels, height, width]`. */
  deepFeatures(stem: Tensor): Tensor {
    const { blocks } = this.#config;
    const { adapters = 0, batch } = this.#size;
    const features = adapterFeatures(this.graph, adapters, blocks.length, batch);
    const states = this.down(stem, features);
    let hidden = this.#guided(this.middle(states.at(-1)!), MID_RESIDUAL);
    // The last layer takes the stem, with its residual.
    const guided = states.slice(1).map((state, i) => this.#guided(state, downResidual(i + 1)));
    const skips = [stem, ...guided];
    blocks.toReversed().forEach((block, index) => {
      hidden = this.#up(hidden, `up_blocks.${index}`, block, index + 1 < blocks.length, skips);
    });
    return hidden;
  }

  /** That layer, whose skip connection is the stem, and the output. */
  prediction(deepFeatures: Tensor, stem: Tensor): Tensor {
    const { blocks, groups, normEps, activation, convOutKernel } = this.#config;
    const { graph } = this;
    const [block] = blocks as [UnetBlockConfig];
    const module = `up_blocks.${blocks.length - 1}`;
    const skip = this.#guided(stem, downResidual(0));
    let hidden = this.#upLayer(deepFeatures, module, block.resnets, block, skip);
    hidden = groupNorm(graph, hidden, 'conv_norm_out', { groups, epsilon: normEps });
    hidden = activate(graph, hidden, activation);
    return conv2d(graph, hidden, 'conv_out', this.#config.outChannels, convOutKernel);
  }

  #guided(state: Tensor, residual: string): Tensor {
    const { takesResiduals = false, batch } = this.#size;
    return takesResiduals ? withResidual(this.graph, state, residual, batch) : state;
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
    return upsample(this.graph, hidden, `${module}.upsamplers.0`, height, width);
  }

  #upLayer(x: Tensor, module: string, layer: number, block: UnetBlockConfig, skip: Tensor): Tensor {
    const batch = Math.max(x.dims[0]!, skip.dims[0]!);
    const whole = [x, skip].map((part) => repeat(this.graph, part, batch / part.dims[0]!));
    const joined = concat(this.graph, whole, 1);
    const hidden = this.resnet(joined, `${module}.resnets.${layer}`, block);
    if (!block.upHasAttention) return hidden;
    return this.transformer(hidden, `${module}.attentions.${layer}`, block);
  }
}
