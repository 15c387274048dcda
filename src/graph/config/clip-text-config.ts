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

const schema = z
  .strictObject({
    model_type: z.literal('clip_text_model'),
    ...clipEncoderShape,
    vocab_size: z.int().min(1).max(10_000_000),
    max_position_embeddings: width,
    eos_token_id: z.int().min(0).default(49_407),
    // Of the projection, which CLIPTextModel lacks.
    ...ignored(['projection_dim']),
    ...pretrainedConfigShape,
  })
  .superRefine(checkHeads);

/** The part of transformers' CLIPTextConfig that shapes the graph. */
export interface ClipTextConfig extends ClipEncoderConfig {
  readonly kind: 'clip';
  readonly vocabSize: number;
  /** Token positions; the sequence length of the graph. */
  readonly positions: number;
  /** Marks the pooled position. 2 means the largest id: configs from before transformers 4.31. */
  readonly eosTokenId: number;
}

/** @throws AppError `invalid-config` */
export function parseClipTextConfig(
  json: unknown,
  file = 'text_encoder/config.json',
): ClipTextConfig {
  const config = parseConfig(schema, json, file);
  return {
    kind: 'clip',
    ...clipEncoderConfig(config),
    vocabSize: config.vocab_size,
    positions: config.max_position_embeddings,
    eosTokenId: config.eos_token_id,
  };
}
