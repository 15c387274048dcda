import type { BuiltGraph } from '../built-graph.ts';
import type { UnetBlockConfig, UnetConfig } from '../config/unet-config.ts';
import { conv2d } from '../layers/convolution.ts';
import { groupNorm } from '../layers/norms.ts';
import { downsample, upsample } from '../layers/resample.ts';
import { resnetBlock } from '../layers/resnet-block.ts';
import { spatialTransformer } from '../layers/spatial-transformer.ts';
import { timeEmbedding } from '../layers/time-embedding.ts';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import { activate, add, cast } from '../onnx/operators/elementwise.ts';
import { concat, reshape } from '../onnx/operators/layout.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { WeightSource } from '../onnx/weight-source.ts';
import type { WeightIndex } from '../weights.ts';
import { checkExtents } from './graph-size.ts';

export interface UnetGraphSize {
  /** Two with classifier-free guidance. */
  readonly batch: number;
  /** Of the latents. */
  readonly height: number;
  readonly width: number;
  /** Tokens of the prompt embeds. */
  readonly sequenceLength: number;
}

/**
 * diffusers' UNet2DConditionModel (models/unets/unet_2d_condition.py). All float32 outside:
 *
 * - input `sample` `[batch, inChannels, height, width]`
 * - input `timestep` `[1]`, the same for the whole batch
 * - input `encoder_hidden_states` `[batch, sequenceLength, crossAttentionDim]`
 * - output `noise_prediction` `[batch, outChannels, height, width]`; what it predicts is the
 *   scheduler's `prediction_type`
 *
 * @throws AppError `invalid-request` (size), `invalid-file` or `unsupported` (weights)
 */
export function buildUnetGraph(
  config: UnetConfig,
  weights: WeightIndex,
  size: UnetGraphSize,
): BuiltGraph {
  const { batch, height, width, sequenceLength } = size;
  checkExtents({ batch, height, width, sequenceLength });
  const graph = new GraphBuilder(new WeightSource(weights, 'conv_in.weight'));
  const sample = graph.input('sample', 'float32', [batch, config.inChannels, height, width]);
  const timestep = graph.input('timestep', 'float32', [1]);
  const context = graph.input('encoder_hidden_states', 'float32', [
    batch,
    sequenceLength,
    config.crossAttentionDim,
  ]);

  const unet = new Unet(
    graph,
    config,
    timeEmbedding(graph, timestep, config),
    reshape(graph, cast(graph, context, graph.floatType), [
      batch * sequenceLength,
      config.crossAttentionDim,
    ]),
  );
  const prediction = unet.predict(cast(graph, centered(graph, sample, config), graph.floatType));
  graph.output('noise_prediction', cast(graph, prediction, 'float32'));
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
  readonly #context: Tensor;

  constructor(graph: GraphBuilder, config: UnetConfig, embedding: Tensor, context: Tensor) {
    this.#graph = graph;
    this.#config = config;
    this.#timeEmbedding = embedding;
    this.#context = context;
  }

  predict(sample: Tensor): Tensor {
    const { blocks, groups, normEps, activation, convInKernel, convOutKernel } = this.#config;
    const graph = this.#graph;
    const first = blocks[0]!;
    let hidden = conv2d(graph, sample, 'conv_in', first.channels, convInKernel);
    const skips = [hidden];
    blocks.forEach((block, index) => {
      hidden = this.#down(hidden, `down_blocks.${index}`, block, index + 1 < blocks.length, skips);
    });
    if (this.#config.hasMidBlock) hidden = this.#middle(hidden, blocks.at(-1)!);
    blocks.toReversed().forEach((block, index) => {
      hidden = this.#up(hidden, `up_blocks.${index}`, block, index + 1 < blocks.length, skips);
    });
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

  /** UpBlock2D or CrossAttnUpBlock2D; takes its states from the end of `skips`. */
  #up(
    x: Tensor,
    module: string,
    block: UnetBlockConfig,
    upsamples: boolean,
    skips: Tensor[],
  ): Tensor {
    let hidden = x;
    for (let layer = 0; layer <= block.resnets; layer += 1) {
      hidden = concat(this.#graph, [hidden, skips.pop()!], 1);
      hidden = this.#resnet(hidden, `${module}.resnets.${layer}`, block);
      if (block.upHasAttention) {
        hidden = this.#transformer(hidden, `${module}.attentions.${layer}`, block);
      }
    }
    if (!upsamples) return hidden;
    const [, , height, width] = skips.at(-1)!.dims as [number, number, number, number];
    return upsample(this.#graph, hidden, `${module}.upsamplers.0`, height, width);
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
