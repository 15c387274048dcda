import { z } from 'zod';
import {
  checkHeads,
  clipEncoderConfig,
  clipEncoderShape,
  type ClipEncoderConfig,
} from './clip-encoder-config.ts';
import { ignored, width } from './fields.ts';
import { parseConfig } from './parse-config.ts';
import { pretrainedConfigShape } from './pretrained-config.ts';

/** With the defaults of transformers' CLIPVisionConfig (models/clip/configuration_clip.py), which are ViT-B/32's. */
const schema = z
  .strictObject({
    ...clipEncoderShape,
    model_type: z.literal('clip_vision_model'),
    hidden_size: width.default(768),
    intermediate_size: width.default(3072),
    num_hidden_layers: clipEncoderShape.num_hidden_layers.default(12),
    num_attention_heads: width.default(12),
    num_channels: z.int().min(1).max(16).default(3),
    image_size: z.int().min(1).max(2048).default(224),
    patch_size: z.int().min(1).max(512).default(32),
    projection_dim: width.default(512),
    // Old versions write the fields of every model, even for one that reads no text.
    ...ignored(['eos_token_id']),
    ...pretrainedConfigShape,
  })
  .superRefine(checkHeads);

/** The part of transformers' CLIPVisionConfig that shapes the graph. */
export interface ClipVisionConfig extends ClipEncoderConfig {
  readonly channels: number;
  /** Edge of the pictures, in pixels. */
  readonly imageSize: number;
  /** Edge of a patch, in pixels. What is left over at the right and bottom is ignored. */
  readonly patchSize: number;
  /** The dimensions of the space that pictures and texts share. */
  readonly projectionSize: number;
}

/**
 * Reads a CLIPVisionConfig, or the vision part of a whole CLIPConfig or AltCLIPConfig, which has the projection's size itself.
 *
 * @throws AppError `invalid-config`
 */
export function parseClipVisionConfig(
  json: unknown,
  file = 'image_encoder/config.json',
): ClipVisionConfig {
  const config = parseConfig(schema, visionPart(json), file);
  return {
    ...clipEncoderConfig(config),
    channels: config.num_channels,
    imageSize: config.image_size,
    patchSize: config.patch_size,
    projectionSize: config.projection_dim,
  };
}

/** AltCLIP's image encoder is CLIP's. */
const WHOLE_MODELS: readonly unknown[] = ['clip', 'altclip'];

function visionPart(json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return json;
  const whole = json as Readonly<Record<string, unknown>>;
  const { vision_config: vision, projection_dim: projection } = whole;
  if (
    !WHOLE_MODELS.includes(whole['model_type']) ||
    typeof vision !== 'object' ||
    vision === null
  ) {
    return json;
  }
  return {
    ...vision,
    model_type: 'clip_vision_model',
    ...(projection !== undefined && { projection_dim: projection }),
  };
}
