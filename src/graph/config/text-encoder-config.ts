import {
  parseBertTextConfig,
  parseXlmRTextConfig,
  type BertTextConfig,
  type XlmRTextConfig,
} from './bert-text-config.ts';
import { parseClipTextConfig, type ClipTextConfig } from './clip-text-config.ts';

/** Every text encoder that can read prompts for a UNet. */
export type TextEncoderConfig = ClipTextConfig | BertTextConfig | XlmRTextConfig;

/** transformers gives diffusers' class the type of the encoder inside it, so only the class's name tells them apart. */
const XLM_R_CLASS = 'RobertaSeriesModelWithTransformation';

/**
 * Reads the config.json of a text_encoder folder, by the class that wrote it.
 *
 * @throws AppError `invalid-config`
 */
export function parseTextEncoderConfig(
  json: unknown,
  file = 'text_encoder/config.json',
): TextEncoderConfig {
  const { model_type: type, architectures } = (json ?? {}) as Readonly<Record<string, unknown>>;
  if (Array.isArray(architectures) && architectures[0] === XLM_R_CLASS) {
    return parseXlmRTextConfig(json, file);
  }
  return type === 'bert' ? parseBertTextConfig(json, file) : parseClipTextConfig(json, file);
}

/** The width of what it gives the UNet. */
export function promptWidth(config: TextEncoderConfig): number {
  return config.kind === 'xlm-r' ? config.outputSize : config.hiddenSize;
}

/** The most tokens that it can read at once, with start and end. */
export function maxTokens(config: TextEncoderConfig): number {
  return config.kind === 'xlm-r' ? config.positions - config.padId - 1 : config.positions;
}
