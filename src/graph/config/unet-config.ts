import { z } from 'zod';
import { asManyAs, ignored, refuse, unused, width } from './fields.ts';
import { parseConfig } from './parse-config.ts';
import {
  checkEncoder,
  ENCODER_FIELDS,
  encoderConfigOf,
  type EncoderBlockConfig,
  type UnetEncoderConfig,
} from './unet-encoder-config.ts';

const oddKernel = z
  .int()
  .min(1)
  .max(15)
  .superRefine((size, context) => {
    if (size % 2 !== 1) refuse(context, [], { type: 'odd' });
  });

const schema = z
  .strictObject({
    ...ENCODER_FIELDS,
    _class_name: z.literal('UNet2DConditionModel'),
    out_channels: width,
    up_block_types: z.array(z.enum(['CrossAttnUpBlock2D', 'UpBlock2D'])),
    center_input_sample: z.boolean().default(false),
    conv_in_kernel: oddKernel.default(3),
    conv_out_kernel: oddKernel.default(3),
    time_embedding_dim: width.nullish(),
    mid_block_only_cross_attention: unused(false),
    dual_cross_attention: unused(false),
    resnet_skip_time_act: unused(false),
    resnet_out_scale_factor: unused(1),
    attention_type: unused('default'),
    cross_attention_norm: unused(null),
    class_embeddings_concat: unused(false),
    reverse_transformer_layers_per_block: unused(null),
    time_embedding_type: unused('positional'),
    time_embedding_act_fn: unused(null),
    timestep_post_act: unused(null),
    time_cond_proj_dim: unused(null),
    use_gated_attention: unused(false),
    // The training size, and the dropout in training.
    ...ignored(['sample_size', 'dropout']),
    // Fields that diffusers' EMAModel saves beside the averaged weights.
    ...ignored(
      ['decay', 'min_decay', 'optimization_step', 'update_after_step', 'use_ema_warmup'],
      ['inv_gamma', 'power'],
    ),
  })
  .superRefine((config, context) => {
    const { block_out_channels: channels, up_block_types: ups } = config;
    if (ups.length !== channels.length) refuse(context, ['up_block_types'], asManyAs(channels));
    checkEncoder(config, context);
  });

export interface UnetBlockConfig extends EncoderBlockConfig {
  /** For the up block at the same resolution. */
  readonly upHasAttention: boolean;
}

/** The fields of diffusers' UNet2DConditionModel that shape the graph. */
export interface UnetConfig extends UnetEncoderConfig {
  readonly outChannels: number;
  readonly blocks: readonly UnetBlockConfig[];
  readonly centerInputSample: boolean;
  readonly convOutKernel: number;
}

/** @throws AppError `invalid-config` */
export function parseUnetConfig(json: unknown, file = 'unet/config.json'): UnetConfig {
  const config = parseConfig(schema, json, file);
  const encoder = encoderConfigOf(config);
  const ups = config.up_block_types.toReversed();
  return {
    ...encoder,
    outChannels: config.out_channels,
    blocks: encoder.blocks.map((block, index) => ({
      ...block,
      upHasAttention: ups[index] === 'CrossAttnUpBlock2D',
    })),
    centerInputSample: config.center_input_sample,
    convInKernel: config.conv_in_kernel,
    convOutKernel: config.conv_out_kernel,
    timeEmbeddingDim: config.time_embedding_dim ?? config.block_out_channels[0]! * 4,
  };
}
