import { z } from 'zod';
import type { Padding } from '../onnx/graph-builder.ts';
import { depth, width } from './fields.ts';
import { parseConfig } from './parse-config.ts';

const schema = z.strictObject({
  _class_name: z.literal('T2IAdapter'),
  // SDXL's adapters are built differently, because its UNet has other levels.
  adapter_type: z.literal(['full_adapter', 'light_adapter']).default('full_adapter'),
  in_channels: width.default(3),
  channels: z.array(width).min(1).max(8).default([320, 640, 1280, 1280]),
  num_res_blocks: depth.default(2),
  downscale_factor: z.literal(8).default(8),
});

/** The fields of diffusers' T2IAdapter that shape the graph. */
export interface T2iAdapterConfig {
  /** Of its convolutions; not in the file. `zeros` by default. */
  readonly padding?: Padding;
  /** A light one has fewer channels inside its levels. */
  readonly isLight: boolean;
  /** Of the picture. */
  readonly conditioningChannels: number;
  /** Of each level, and so of each feature. */
  readonly channels: readonly number[];
  readonly resnets: number;
  /** How many pixels become one latent along an edge. */
  readonly factor: number;
}

/** Whether a config is not a control net's. */
export const isT2iAdapter = (config: unknown): boolean =>
  (config as { readonly _class_name?: unknown } | null)?._class_name === 'T2IAdapter';

/** @throws AppError `invalid-config` */
export function parseT2iAdapterConfig(
  json: unknown,
  file = 't2i_adapter/config.json',
): T2iAdapterConfig {
  const config = parseConfig(schema, json, file);
  const isLight = config.adapter_type === 'light_adapter';
  return {
    isLight,
    conditioningChannels: config.in_channels,
    // diffusers gives the light form a last level as wide as the one before.
    channels: isLight ? [...config.channels, config.channels.at(-1)!] : config.channels,
    resnets: config.num_res_blocks,
    factor: config.downscale_factor,
  };
}
