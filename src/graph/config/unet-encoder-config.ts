import { z } from 'zod';
import type { Padding } from '../onnx/graph-builder.ts';
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

/** A down block. */
export interface EncoderBlockConfig {
  readonly channels: number;
  readonly resnets: number;
  /** The number of heads, which diffusers calls `attention_head_dim` for historical reasons. */
  readonly heads: number;
  readonly transformerLayers: number;
  readonly downHasAttention: boolean;
}

/** UNetMidBlock2DCrossAttn, or UNetMidBlock2D: with these configs, a single layer. */
export type MidBlock = 'attention' | 'plain' | 'none';

/** What shapes the down blocks and the middle block, which control nets have copies of. */
export interface UnetEncoderConfig {
  /** Of its convolutions; not in the file. `zeros` by default. */
  readonly padding?: Padding;
  readonly inChannels: number;
  /** From the highest resolution down. */
  readonly blocks: readonly EncoderBlockConfig[];
  readonly midBlock: MidBlock;
  readonly crossAttentionDim: number;
  readonly groups: number;
  readonly normEps: number;
  readonly activation: Activation;
  readonly useLinearProjection: boolean;
  readonly upcastAttention: boolean;
  readonly flipSinToCos: boolean;
  readonly freqShift: number;
  readonly downsamplePadding: 0 | 1;
  readonly convInKernel: number;
  readonly timeEmbeddingDim: number;
}

/** The fields of config.json that UNet2DConditionModel and ControlNetModel have in common. */
export const ENCODER_FIELDS = {
  in_channels: width,
  block_out_channels: z.array(width).min(1).max(8),
  down_block_types: z.array(z.enum(['CrossAttnDownBlock2D', 'DownBlock2D'])),
  mid_block_type: z
    .literal(['UNetMidBlock2DCrossAttn', 'UNetMidBlock2D', null])
    .default('UNetMidBlock2DCrossAttn'),
  layers_per_block: perBlock(depth),
  cross_attention_dim: width,
  attention_head_dim: perBlock(width),
  transformer_layers_per_block: perBlock(depth).default(1),
  norm_num_groups: width,
  norm_eps: epsilon.default(1e-5),
  act_fn: diffusersActivation.default('silu'),
  use_linear_projection: z.boolean().default(false),
  upcast_attention: z.boolean().nullish(),
  flip_sin_to_cos: z.boolean().default(true),
  freq_shift: z.number().min(0).max(1).default(0),
  downsample_padding: z.literal([0, 1]).default(1),
  only_cross_attention: unused(false),
  mid_block_scale_factor: unused(1),
  resnet_time_scale_shift: unused('default'),
  num_attention_heads: unused(null),
  class_embed_type: unused(null),
  num_class_embeds: unused(null),
  addition_embed_type: unused(null),
  encoder_hid_dim: unused(null),
  encoder_hid_dim_type: unused(null),
  quantization_config: unused(null),
  // Sizes of parts that are not built.
  ...ignored(
    ['addition_time_embed_dim', 'addition_embed_type_num_heads'],
    ['projection_class_embeddings_input_dim'],
  ),
} as const;

type EncoderFields = z.infer<z.ZodObject<typeof ENCODER_FIELDS>>;

/** Lists that must be as long as `block_out_channels`. */
const LISTS = [
  'down_block_types',
  'layers_per_block',
  'attention_head_dim',
  'transformer_layers_per_block',
] as const;

/** What one field of a config demands of another. */
export function checkEncoder(config: EncoderFields, context: z.RefinementCtx): void {
  const { block_out_channels: channels, norm_num_groups: groups } = config;
  for (const field of LISTS) {
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
}

export function encoderConfigOf(
  config: EncoderFields,
): Omit<UnetEncoderConfig, 'convInKernel' | 'timeEmbeddingDim' | 'padding'> {
  const count = config.block_out_channels.length;
  const resnets = spread(config.layers_per_block, count);
  const heads = spread(config.attention_head_dim, count);
  const transformerLayers = spread(config.transformer_layers_per_block, count);
  return {
    inChannels: config.in_channels,
    blocks: config.block_out_channels.map((channels, block) => ({
      channels,
      resnets: resnets[block]!,
      heads: heads[block]!,
      transformerLayers: transformerLayers[block]!,
      downHasAttention: config.down_block_types[block] === 'CrossAttnDownBlock2D',
    })),
    midBlock: midBlockOf(config.mid_block_type),
    crossAttentionDim: config.cross_attention_dim,
    groups: config.norm_num_groups,
    normEps: config.norm_eps,
    activation: config.act_fn,
    useLinearProjection: config.use_linear_projection,
    upcastAttention: config.upcast_attention ?? false,
    flipSinToCos: config.flip_sin_to_cos,
    freqShift: config.freq_shift,
    downsamplePadding: config.downsample_padding,
  };
}

function midBlockOf(type: EncoderFields['mid_block_type']): MidBlock {
  if (type === null) return 'none';
  return type === 'UNetMidBlock2D' ? 'plain' : 'attention';
}
