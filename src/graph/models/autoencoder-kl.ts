import type { BuiltGraph } from '../built-graph.ts';
import type { AutoencoderKlConfig } from '../config/autoencoder-kl-config.ts';
import { conv2d } from '../layers/convolution.ts';
import { imageAttention } from '../layers/image-attention.ts';
import { groupNorm } from '../layers/norms.ts';
import { downsample, upsample } from '../layers/resample.ts';
import { resnetBlock } from '../layers/resnet-block.ts';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import { activate, cast } from '../onnx/operators/elementwise.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { WeightSource } from '../onnx/weight-source.ts';
import type { WeightIndex } from '../weights.ts';
import { checkExtents } from './graph-size.ts';

const NORM_EPSILON = 1e-6;

export interface ImageGraphSize {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
}

/**
 * The decoder of diffusers' AutoencoderKL (models/autoencoders/autoencoder_kl.py, vae.py).
 * float32 outside:
 *
 * - input `latents` `[batch, latentChannels, height, width]`, already divided by the scaling factor
 * - output `image` `[batch, outChannels, height · spatialFactor, width · spatialFactor]`, mostly
 *   in [-1, 1]
 *
 * @param size of the latents
 * @throws AppError `invalid-request` (size), `invalid-file` or `unsupported` (weights)
 */
export function buildVaeDecoderGraph(
  config: AutoencoderKlConfig,
  weights: WeightIndex,
  size: ImageGraphSize,
): BuiltGraph {
  const { batch, height, width } = size;
  checkExtents({ batch, height, width });
  const graph = new GraphBuilder(new WeightSource(weights, 'decoder.conv_in.weight'));
  const channels = config.latentChannels;
  const latents = graph.input('latents', 'float32', [batch, channels, height, width]);
  let hidden = cast(graph, latents, graph.floatType);
  if (config.usePostQuantConv) hidden = conv2d(graph, hidden, 'post_quant_conv', channels, 1);
  hidden = conv2d(graph, hidden, 'decoder.conv_in', config.blockChannels.at(-1)!, 3);
  hidden = midBlock(graph, hidden, 'decoder.mid_block', config);
  config.blockChannels.toReversed().forEach((blockChannels, index, blocks) => {
    const module = `decoder.up_blocks.${index}`;
    hidden = resnets(graph, hidden, module, blockChannels, config.resnets + 1, config);
    if (index + 1 < blocks.length) {
      const [, , rows, columns] = hidden.dims as [number, number, number, number];
      hidden = upsample(graph, hidden, `${module}.upsamplers.0`, rows * 2, columns * 2);
    }
  });
  hidden = head(graph, hidden, 'decoder', config.outChannels, config);
  graph.output('image', cast(graph, hidden, 'float32'));
  return graph.finish('vae_decoder');
}

/**
 * The encoder of diffusers' AutoencoderKL. float32 outside:
 *
 * - input `image` `[batch, inChannels, height, width]` in [-1, 1]
 * - output `moments` `[batch, 2 · latentChannels, height / spatialFactor, width / spatialFactor]`:
 *   the mean of the latents, then the logarithm of their variance (neither clamped nor scaled)
 *
 * @param size of the image
 * @throws AppError `invalid-request` (size), `invalid-file` or `unsupported` (weights)
 */
export function buildVaeEncoderGraph(
  config: AutoencoderKlConfig,
  weights: WeightIndex,
  size: ImageGraphSize,
): BuiltGraph {
  const { batch, height, width } = size;
  checkExtents({
    batch,
    height,
    width,
    'height / spatialFactor': height / config.spatialFactor,
    'width / spatialFactor': width / config.spatialFactor,
  });
  const graph = new GraphBuilder(new WeightSource(weights, 'encoder.conv_in.weight'));
  const image = graph.input('image', 'float32', [batch, config.inChannels, height, width]);
  let hidden = cast(graph, image, graph.floatType);
  hidden = conv2d(graph, hidden, 'encoder.conv_in', config.blockChannels[0]!, 3);
  config.blockChannels.forEach((blockChannels, index, blocks) => {
    const module = `encoder.down_blocks.${index}`;
    hidden = resnets(graph, hidden, module, blockChannels, config.resnets, config);
    if (index + 1 < blocks.length) {
      hidden = downsample(graph, hidden, `${module}.downsamplers.0`, 0);
    }
  });
  hidden = midBlock(graph, hidden, 'encoder.mid_block', config);
  const momentChannels = 2 * config.latentChannels;
  hidden = head(graph, hidden, 'encoder', momentChannels, config);
  if (config.useQuantConv) hidden = conv2d(graph, hidden, 'quant_conv', momentChannels, 1);
  graph.output('moments', cast(graph, hidden, 'float32'));
  return graph.finish('vae_encoder');
}

function resnets(
  graph: GraphBuilder,
  x: Tensor,
  module: string,
  channels: number,
  count: number,
  { groups, activation }: AutoencoderKlConfig,
): Tensor {
  let hidden = x;
  for (let layer = 0; layer < count; layer += 1) {
    hidden = resnetBlock(graph, hidden, `${module}.resnets.${layer}`, channels, {
      norm: { groups, epsilon: NORM_EPSILON },
      activation,
      timeEmbedding: null,
    });
  }
  return hidden;
}

/** diffusers' UNetMidBlock2D. */
function midBlock(
  graph: GraphBuilder,
  x: Tensor,
  module: string,
  config: AutoencoderKlConfig,
): Tensor {
  const norm = { groups: config.groups, epsilon: NORM_EPSILON };
  const options = { norm, activation: config.activation, timeEmbedding: null };
  const channels = x.dims[1]!;
  let hidden = resnetBlock(graph, x, `${module}.resnets.0`, channels, options);
  if (config.hasMidAttention) {
    hidden = imageAttention(graph, hidden, `${module}.attentions.0`, norm);
  }
  return resnetBlock(graph, hidden, `${module}.resnets.1`, channels, options);
}

/** Always SiLU, whatever `act_fn` says. */
function head(
  graph: GraphBuilder,
  x: Tensor,
  module: string,
  outChannels: number,
  { groups }: AutoencoderKlConfig,
): Tensor {
  const norm = { groups, epsilon: NORM_EPSILON };
  const normalized = groupNorm(graph, x, `${module}.conv_norm_out`, norm);
  return conv2d(graph, activate(graph, normalized, 'silu'), `${module}.conv_out`, outChannels, 3);
}
