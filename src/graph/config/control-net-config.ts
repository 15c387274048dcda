import { z } from 'zod';
import { ignored, width } from './fields.ts';
import { parseConfig } from './parse-config.ts';
import {
  checkEncoder,
  ENCODER_FIELDS,
  encoderConfigOf,
  type UnetEncoderConfig,
} from './unet-encoder-config.ts';

const schema = z
  .strictObject({
    ...ENCODER_FIELDS,
    _class_name: z.literal('ControlNetModel'),
    mid_block_type: z
      .literal(['UNetMidBlock2DCrossAttn', 'UNetMidBlock2D'])
      .default('UNetMidBlock2DCrossAttn'),
    conditioning_channels: width.default(3),
    controlnet_conditioning_channel_order: z.literal(['rgb', 'bgr']).default('rgb'),
    conditioning_embedding_out_channels: z.array(width).min(1).max(8).default([16, 32, 96, 256]),
    global_pool_conditions: z.boolean().default(false),
    ...ignored(['sample_size']),
  })
  .superRefine(checkEncoder);

/** The fields of diffusers' ControlNetModel that shape the graph. */
export interface ControlNetConfig extends UnetEncoderConfig {
  readonly conditioning: {
    /** Of the picture. */
    readonly channels: number;
    /** Whether it reads red, green and blue in this order. */
    readonly isRgb: boolean;
    /** Of each resolution of its embedding, each half of the one before. */
    readonly embedding: readonly number[];
  };
  /** Whether its residuals are averaged over the picture. */
  readonly poolsGlobally: boolean;
}

/** @throws AppError `invalid-config` */
export function parseControlNetConfig(
  json: unknown,
  file = 'controlnet/config.json',
): ControlNetConfig {
  const config = parseConfig(schema, json, file);
  return {
    ...encoderConfigOf(config),
    convInKernel: 3,
    timeEmbeddingDim: config.block_out_channels[0]! * 4,
    conditioning: {
      channels: config.conditioning_channels,
      isRgb: config.controlnet_conditioning_channel_order === 'rgb',
      embedding: config.conditioning_embedding_out_channels,
    },
    poolsGlobally: config.global_pool_conditions,
  };
}

/** How many pixels become one latent along an edge. */
export const pixelsPerLatent = ({ conditioning }: ControlNetConfig): number =>
  2 ** (conditioning.embedding.length - 1);
