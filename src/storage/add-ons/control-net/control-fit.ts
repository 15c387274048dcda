import { z } from 'zod';
import { parsePythonJson } from '../../../core/formats/python-json.ts';
import type { ControlFit } from '../../../contract/library.ts';

const CONFIG = 'config.json';

/** Defaults are diffusers'. */
const schemas = {
  net: z.object({
    _class_name: z.literal('ControlNetModel'),
    in_channels: z.int(),
    cross_attention_dim: z.int(),
    conditioning_embedding_out_channels: z.array(z.int()).default([16, 32, 96, 256]),
  }),
  adapter: z.object({
    _class_name: z.literal('T2IAdapter'),
    downscale_factor: z.int().default(8),
  }),
};

/** From the text of its config; null if it cannot be read. */
export function controlFit(config: string): ControlFit | null {
  try {
    const json = parsePythonJson(config, CONFIG);
    const net = schemas.net.safeParse(json).data;
    if (net) {
      const { in_channels, cross_attention_dim, conditioning_embedding_out_channels } = net;
      const factor = 2 ** (conditioning_embedding_out_channels.length - 1);
      return { factor, channels: in_channels, crossAttentionDim: cross_attention_dim };
    }
    const adapter = schemas.adapter.safeParse(json).data;
    return adapter
      ? { factor: adapter.downscale_factor, channels: null, crossAttentionDim: null }
      : null;
  } catch {
    return null;
  }
}
