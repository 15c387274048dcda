import type { AutoencoderKlConfig } from '../config/autoencoder-kl-config.ts';
import { conv2d } from '../layers/convolution.ts';
import { imageAttention } from '../layers/image-attention.ts';
import { groupNorm, type GroupNormOptions } from '../layers/norms.ts';
import { downsample, upsample } from '../layers/resample.ts';
import { resnetBlock } from '../layers/resnet-block.ts';
import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { activate } from '../onnx/operators/elementwise.ts';
import type { Tensor } from '../onnx/tensor.ts';

/** Where a group norm gets its statistics; see `GroupNormOptions`. */
type Statistics = GroupNormOptions['statistics'];

const normOf = ({ groups }: AutoencoderKlConfig, statistics?: Statistics): GroupNormOptions => ({
  groups,
  epsilon: 1e-6,
  ...(statistics && { statistics }),
});

/** The decoder up to its first upsampler: everything at the resolution of the latents, with the attention. */
export function decoderCore(
  graph: GraphBuilder,
  latents: Tensor,
  config: AutoencoderKlConfig,
): Tensor {
  const widest = config.blockChannels.at(-1)!;
  let hidden = latents;
  if (config.usePostQuantConv) {
    hidden = conv2d(graph, hidden, 'post_quant_conv', config.latentChannels, 1);
  }
  hidden = conv2d(graph, hidden, 'decoder.conv_in', widest, 3);
  hidden = midBlock(graph, hidden, 'decoder.mid_block', config);
  return resnets(
    graph,
    hidden,
    'decoder.up_blocks.0',
    widest,
    config.resnets + 1,
    normOf(config),
    config,
  );
}

/** The rest of the decoder, from its first upsampler to the pixels. Only its group norms see the whole picture. */
export function decoderShell(
  graph: GraphBuilder,
  core: Tensor,
  config: AutoencoderKlConfig,
  statistics?: Statistics,
): Tensor {
  const norm = normOf(config, statistics);
  let hidden = core;
  config.blockChannels
    .toReversed()
    .slice(1)
    .forEach((channels, index) => {
      const [, , rows, columns] = hidden.dims as [number, number, number, number];
      const upsampler = `decoder.up_blocks.${index}.upsamplers.0`;
      hidden = upsample(graph, hidden, upsampler, rows * 2, columns * 2);
      const module = `decoder.up_blocks.${index + 1}`;
      hidden = resnets(graph, hidden, module, channels, config.resnets + 1, norm, config);
    });
  return head(graph, hidden, 'decoder', config.outChannels, norm);
}

/** The encoder up to its last downsampler. Only its group norms see the whole picture. */
export function encoderShell(
  graph: GraphBuilder,
  image: Tensor,
  config: AutoencoderKlConfig,
  statistics?: Statistics,
): Tensor {
  const norm = normOf(config, statistics);
  let hidden = conv2d(graph, image, 'encoder.conv_in', config.blockChannels[0]!, 3);
  config.blockChannels.slice(0, -1).forEach((channels, index) => {
    const module = `encoder.down_blocks.${index}`;
    hidden = resnets(graph, hidden, module, channels, config.resnets, norm, config);
    hidden = downsample(graph, hidden, `${module}.downsamplers.0`, 0);
  });
  return hidden;
}

/** The rest of the encoder: everything at the resolution of the latents, with the attention. */
export function encoderCore(
  graph: GraphBuilder,
  shell: Tensor,
  config: AutoencoderKlConfig,
): Tensor {
  const norm = normOf(config);
  const last = config.blockChannels.length - 1;
  const module = `encoder.down_blocks.${last}`;
  const channels = config.blockChannels[last]!;
  let hidden = resnets(graph, shell, module, channels, config.resnets, norm, config);
  hidden = midBlock(graph, hidden, 'encoder.mid_block', config);
  const moments = 2 * config.latentChannels;
  hidden = head(graph, hidden, 'encoder', moments, norm);
  return config.useQuantConv ? conv2d(graph, hidden, 'quant_conv', moments, 1) : hidden;
}

function resnets(
  graph: GraphBuilder,
  x: Tensor,
  module: string,
  channels: number,
  count: number,
  norm: GroupNormOptions,
  { activation }: AutoencoderKlConfig,
): Tensor {
  let hidden = x;
  for (let layer = 0; layer < count; layer += 1) {
    const options = { norm, activation, timeEmbedding: null };
    hidden = resnetBlock(graph, hidden, `${module}.resnets.${layer}`, channels, options);
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
  const norm = normOf(config);
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
  norm: GroupNormOptions,
): Tensor {
  const normalized = groupNorm(graph, x, `${module}.conv_norm_out`, norm);
  return conv2d(graph, activate(graph, normalized, 'silu'), `${module}.conv_out`, outChannels, 3);
}
