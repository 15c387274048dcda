import { z } from 'zod';
import {
  depth,
  diffusersActivation,
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
    _class_name: z.literal('AutoencoderTiny'),
    out_channels: z.literal(3).default(3),
    latent_channels: width.default(4),
    decoder_block_out_channels: z.array(width).min(1).max(8).default([64, 64, 64, 64]),
    num_decoder_blocks: z.array(depth).default([3, 3, 3, 1]),
    upsampling_scaling_factor: z.literal(2).default(2),
    upsample_fn: z.literal('nearest').default('nearest'),
    act_fn: diffusersActivation.default('relu'),
    scaling_factor: z.number().positive().default(1),
    shift_factor: unused(0),
    quantization_config: unused(null),
    // The encoder's, which is not used, and how latents become 8-bit pictures.
    ...ignored([
      ...['in_channels', 'encoder_block_out_channels', 'num_encoder_blocks', 'block_out_channels'],
      ...['latent_magnitude', 'latent_shift', 'force_upcast'],
    ]),
  })
  .superRefine((config, context) => {
    const { decoder_block_out_channels: channels, num_decoder_blocks: blocks } = config;
    if (blocks.length !== channels.length) {
      refuse(context, ['num_decoder_blocks'], { type: 'one-of', values: [channels.length] });
    }
    if (channels.some((count) => count !== channels[0])) {
      refuse(context, ['decoder_block_out_channels'], { type: 'one-of', values: [channels[0]!] });
    }
  });

/** The fields of diffusers' AutoencoderTiny that shape its decoder. */
export interface AutoencoderTinyConfig {
  /** Of its convolutions; not in the file. `zeros` by default. */
  readonly padding?: Padding;
  readonly latentChannels: number;
  /** The same at every resolution. */
  readonly channels: number;
  /** The number of residual blocks at each resolution, from the lowest up. */
  readonly blocks: readonly number[];
  readonly activation: Activation;
  /** The latents of the UNet are divided by this. */
  readonly scalingFactor: number;
  /** Pixels per latent along an edge. */
  readonly spatialFactor: number;
}

/** Whether a VAE's config is one of these, and not AutoencoderKL's. */
export const isTinyConfig = (json: unknown): boolean =>
  typeof json === 'object' &&
  json !== null &&
  '_class_name' in json &&
  json._class_name === 'AutoencoderTiny';

/** @throws AppError `invalid-config` */
export function parseAutoencoderTinyConfig(json: unknown, file: string): AutoencoderTinyConfig {
  const config = parseConfig(schema, json, file);
  return {
    latentChannels: config.latent_channels,
    channels: config.decoder_block_out_channels[0]!,
    blocks: config.num_decoder_blocks,
    activation: config.act_fn,
    scalingFactor: config.scaling_factor,
    spatialFactor: 2 ** (config.num_decoder_blocks.length - 1),
  };
}
