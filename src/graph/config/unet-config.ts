import { z } from 'zod';
import {
  asManyAs,
  depth,
  diffusersActivation,
  dividing,
  epsilon,
  ignored,
  perBlock,
  refuse,
  spread,
  unused,
  width,
  type Activation,
} from './fields.ts';
import type { Padding } from '../onnx/graph-builder.ts';
import { parseConfig } from './parse-config.ts';

const oddKernel = z
  .int()
  .min(1)
  .max(15)
  .superRefine((size, context) => {
    if (size % 2 !== 1) refuse(context, [], { type: 'odd' });
  });

const schema = z
  .strictObject({
    _class_name: z.literal('UNet2DConditionModel'),
    in_channels: width,
    out_channels: width,
    block_out_channels: z.array(width).min(1).max(8),
    down_block_types: z.array(z.enum(['CrossAttnDownBlock2D', 'DownBlock2D'])),
    up_block_types: z.array(z.enum(['CrossAttnUpBlock2D', 'UpBlock2D'])),
    mid_block_type: z.literal(['UNetMidBlock2DCrossAttn', null]).default('UNetMidBlock2DCrossAttn'),
    layers_per_block: perBlock(depth),
    cross_attention_dim: width,
    attention_head_dim: perBlock(width),
    transformer_layers_per_block: perBlock(depth).default(1),
    norm_num_groups: width,
    norm_eps: epsilon.default(1e-5),
    act_fn: diffusersActivation.default('silu'),
    use_linear_projection: z.boolean().default(false),
    upcast_attention: z.boolean().nullish(),
    center_input_sample: z.boolean().default(false),
    flip_sin_to_cos: z.boolean().default(true),
    freq_shift: z.number().min(0).max(1).default(0),
    downsample_padding: z.literal([0, 1]).default(1),
    conv_in_kernel: oddKernel.default(3),
    conv_out_kernel: oddKernel.default(3),
    time_embedding_dim: width.nullish(),
    only_cross_attention: unused(false),
    mid_block_only_cross_attention: unused(false),
    dual_cross_attention: unused(false),
    mid_block_scale_factor: unused(1),
    resnet_time_scale_shift: unused('default'),
    resnet_skip_time_act: unused(false),
    resnet_out_scale_factor: unused(1),
    attention_type: unused('default'),
    cross_attention_norm: unused(null),
    num_attention_heads: unused(null),
    class_embed_type: unused(null),
    num_class_embeds: unused(null),
    class_embeddings_concat: unused(false),
    addition_embed_type: unused(null),
    encoder_hid_dim: unused(null),
    encoder_hid_dim_type: unused(null),
    reverse_transformer_layers_per_block: unused(null),
    time_embedding_type: unused('positional'),
    time_embedding_act_fn: unused(null),
    timestep_post_act: unused(null),
    time_cond_proj_dim: unused(null),
    use_gated_attention: unused(false),
    quantization_config: unused(null),
    // The training size, the dropout in training, and sizes of parts that are not built.
    ...ignored(
      ['sample_size', 'dropout', 'addition_time_embed_dim', 'addition_embed_type_num_heads'],
      ['projection_class_embeddings_input_dim'],
    ),
    // Fields that diffusers' EMAModel saves beside the averaged weights.
    ...ignored(
      ['decay', 'min_decay', 'optimization_step', 'update_after_step', 'use_ema_warmup'],
      ['inv_gamma', 'power'],
    ),
  })
  .superRefine((config, context) => {
    const { block_out_channels: channels, norm_num_groups: groups } = config;
    for (const field of [
      'down_block_types',
      'up_block_types',
      'layers_per_block',
      'attention_head_dim',
      'transformer_layers_per_block',
    ] as const) {
      const value = config[field];
      if (Array.isArray(value) && value.length !== channels.length) {
        refuse(context, [field], asManyAs(channels));
      }
    }
    const heads = spread(config.attention_head_dim, channels.length);
    if (channels.some((count, block) => count % (heads[block] ?? 1) !== 0)) {
      refuse(context, ['attention_head_dim'], dividing(channels));
    }
    if (channels.some((count) => count % groups !== 0)) {
      refuse(context, ['norm_num_groups'], dividing(channels));
    }
    // Half of the time embedding is sines, half cosines.
    if (channels[0]! % 2 !== 0) refuse(context, ['block_out_channels', 0], { type: 'even' });
  });

export interface UnetBlockConfig {
  readonly channels: number;
  readonly resnets: number;
  /** The number of heads, which diffusers calls `attention_head_dim` for historical reasons. */
  readonly heads: number;
  readonly transformerLayers: number;
  readonly downHasAttention: boolean;
  /** For the up block at the same resolution. */
  readonly upHasAttention: boolean;
}

/** The fields of diffusers' UNet2DConditionModel that shape the graph. */
export interface UnetConfig {
  /** Of its convolutions; not in the file. `zeros` by default. */
  readonly padding?: Padding;
  readonly inChannels: number;
  readonly outChannels: number;
  /** From the highest resolution down. */
  readonly blocks: readonly UnetBlockConfig[];
  readonly hasMidBlock: boolean;
  readonly crossAttentionDim: number;
  readonly groups: number;
  readonly normEps: number;
  readonly activation: Activation;
  readonly useLinearProjection: boolean;
  readonly upcastAttention: boolean;
  readonly centerInputSample: boolean;
  readonly flipSinToCos: boolean;
  readonly freqShift: number;
  readonly downsamplePadding: 0 | 1;
  readonly convInKernel: number;
  readonly convOutKernel: number;
  readonly timeEmbeddingDim: number;
}

/** @throws AppError `invalid-config` */
export function parseUnetConfig(json: unknown, file = 'unet/config.json'): UnetConfig {
  const config = parseConfig(schema, json, file);
  const count = config.block_out_channels.length;
  const resnets = spread(config.layers_per_block, count);
  const heads = spread(config.attention_head_dim, count);
  const transformerLayers = spread(config.transformer_layers_per_block, count);
  return {
    inChannels: config.in_channels,
    outChannels: config.out_channels,
    blocks: config.block_out_channels.map((channels, block) => ({
      channels,
      resnets: resnets[block]!,
      heads: heads[block]!,
      transformerLayers: transformerLayers[block]!,
      downHasAttention: config.down_block_types[block] === 'CrossAttnDownBlock2D',
      upHasAttention: config.up_block_types[count - 1 - block] === 'CrossAttnUpBlock2D',
    })),
    hasMidBlock: config.mid_block_type !== null,
    crossAttentionDim: config.cross_attention_dim,
    groups: config.norm_num_groups,
    normEps: config.norm_eps,
    activation: config.act_fn,
    useLinearProjection: config.use_linear_projection,
    upcastAttention: config.upcast_attention ?? false,
    centerInputSample: config.center_input_sample,
    flipSinToCos: config.flip_sin_to_cos,
    freqShift: config.freq_shift,
    downsamplePadding: config.downsample_padding,
    convInKernel: config.conv_in_kernel,
    convOutKernel: config.conv_out_kernel,
    timeEmbeddingDim: config.time_embedding_dim ?? config.block_out_channels[0]! * 4,
  };
}
