export type { BuiltGraph, GraphPort, Precision } from './built-graph.ts';
export type { WeightIndex, WeightLocation } from './weights.ts';
export { parseClipTextConfig, type ClipTextConfig } from './config/clip-text-config.ts';
export { parseUnetConfig, type UnetBlockConfig, type UnetConfig } from './config/unet-config.ts';
export {
  parseAutoencoderKlConfig,
  type AutoencoderKlConfig,
} from './config/autoencoder-kl-config.ts';
