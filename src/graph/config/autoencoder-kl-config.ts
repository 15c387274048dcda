import { z } from 'zod';
import {
  asManyAs,
  depth,
  diffusersActivation,
  dividing,
  ignored,
  refuse,
  unused,
  width,
  type Activation,
} from './fields.ts';
import type { Padding } from '../onnx/graph-builder.ts';
import { parseConfig } from './parse-config.ts';

const schema = z
  .strictObject({
    _class_name: z.literal('AutoencoderKL'),
    in_channels: width,
    out_channels: width,
    latent_channels: width,
    block_out_channels: z.array(width).min(1).max(8),
    down_block_types: z.array(z.literal('DownEncoderBlock2D')),
    up_block_types: z.array(z.literal('UpDecoderBlock2D')),
    layers_per_block: depth,
    norm_num_groups: width,
    act_fn: diffusersActivation.default('silu'),
    scaling_factor: z.number().positive().default(0.18215),
    use_quant_conv: z.boolean().default(true),
    use_post_quant_conv: z.boolean().default(true),
    mid_block_add_attention: z.boolean().default(true),
    shift_factor: unused(null),
    latents_mean: unused(null),
    latents_std: unused(null),
    quantization_config: unused(null),
    // The training size, and a hint to compute in float32 where float16 overflows; the pipeline detects overflows itself.
    ...ignored(['sample_size', 'force_upcast']),
  })
  .superRefine((config, context) => {
    const { block_out_channels: channels, norm_num_groups: groups } = config;
    for (const field of ['down_block_types', 'up_block_types'] as const) {
      if (config[field].length !== channels.length) refuse(context, [field], asManyAs(channels));
    }
    if (channels.some((count) => count % groups !== 0)) {
      refuse(context, ['norm_num_groups'], dividing(channels));
    }
  });

/** The fields of diffusers' AutoencoderKL that shape the graphs and the latents. */
export interface AutoencoderKlConfig {
  /** Of its convolutions; not in the file. `zeros` by default. */
  readonly padding?: Padding;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly latentChannels: number;
  /** From the highest resolution down. */
  readonly blockChannels: readonly number[];
  /** In the encoder; the decoder's blocks have one more. */
  readonly resnets: number;
  readonly groups: number;
  readonly activation: Activation;
  readonly useQuantConv: boolean;
  readonly usePostQuantConv: boolean;
  readonly hasMidAttention: boolean;
  /** The UNet sees the latents multiplied by this; before the decoder they are divided by it. */
  readonly scalingFactor: number;
  /** How many pixels of an image's edge correspond to one latent. */
  readonly spatialFactor: number;
}

/** @throws AppError `invalid-config` */
export function parseAutoencoderKlConfig(
  json: unknown,
  file = 'vae/config.json',
): AutoencoderKlConfig {
  const config = parseConfig(schema, json, file);
  return {
    inChannels: config.in_channels,
    outChannels: config.out_channels,
    latentChannels: config.latent_channels,
    blockChannels: config.block_out_channels,
    resnets: config.layers_per_block,
    groups: config.norm_num_groups,
    activation: config.act_fn,
    useQuantConv: config.use_quant_conv,
    usePostQuantConv: config.use_post_quant_conv,
    hasMidAttention: config.mid_block_add_attention,
    scalingFactor: config.scaling_factor,
    spatialFactor: 2 ** (config.block_out_channels.length - 1),
  };
}
