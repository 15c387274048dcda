import { z } from 'zod';
import {
  checkHeads,
  clipEncoderConfig,
  clipEncoderShape,
  hiddenActivation,
  type ClipEncoderConfig,
} from './clip-encoder-config.ts';
import { depth, epsilon, ignored, refuse, unused, width } from './fields.ts';
import { parseConfig } from './parse-config.ts';
import { pretrainedConfigShape } from './pretrained-config.ts';

const token = z.int().min(0).max(10_000_000);

/**
 * With the defaults of transformers' BertConfig (models/bert/configuration_bert.py). Unknown fields are accepted: tools for
 * classification and retrieval leave many of their own, and none of them changes what the encoder computes.
 */
const bertShape = {
  ...clipEncoderShape,
  ...pretrainedConfigShape,
  hidden_size: width.default(768),
  intermediate_size: width.default(3072),
  num_hidden_layers: depth.default(12),
  num_attention_heads: width.default(12),
  hidden_act: hiddenActivation.default('gelu'),
  layer_norm_eps: epsilon.default(1e-12),
  vocab_size: z.int().min(1).max(10_000_000).default(30_522),
  max_position_embeddings: width.default(512),
  type_vocab_size: width.default(2),
  // Other values change the attention.
  position_embedding_type: unused('absolute'),
  is_decoder: unused(false),
  ...ignored(['hidden_dropout_prob', 'attention_probs_dropout_prob']),
};

const bertSchema = z
  .object({ model_type: z.literal('bert'), ...bertShape })
  .superRefine(checkHeads);

/** RobertaSeriesConfig of diffusers/pipelines/deprecated/alt_diffusion/modeling_roberta_series.py. */
const xlmRSchema = z
  .object({
    ...bertShape,
    pad_token_id: token.default(1),
    project_dim: width.default(512),
    has_pre_transformation: z.boolean().default(false),
    use_attention_mask: z.boolean().default(true),
  })
  .superRefine((config, context) => {
    checkHeads(config, context);
    const { max_position_embeddings: positions, pad_token_id: padId, num_hidden_layers } = config;
    if (padId + 1 >= positions) {
      refuse(context, ['pad_token_id'], { type: 'at-most', limit: positions - 2 });
    }
    // The transformation reads the states before the last layer.
    if (config.has_pre_transformation && num_hidden_layers < 2) {
      refuse(context, ['num_hidden_layers'], { type: 'at-least', limit: 2 });
    }
  });

export interface BertEncoderConfig extends ClipEncoderConfig {
  readonly vocabSize: number;
  /** Rows of the position embedding. */
  readonly positions: number;
  /** Rows of the token type embedding, of which only the first is used. */
  readonly tokenTypes: number;
}

/** The part of transformers' BertConfig that shapes the graph. */
export interface BertTextConfig extends BertEncoderConfig {
  readonly kind: 'bert';
}

/** The part of diffusers' RobertaSeriesConfig that shapes the graph: XLM-RoBERTa with a linear layer after it. */
export interface XlmRTextConfig extends BertEncoderConfig {
  readonly kind: 'xlm-r';
  /** Its position is its own id; every other token's position is counted from the next number. */
  readonly padId: number;
  /** The width after the linear layer. */
  readonly outputSize: number;
  /** The linear layer reads the states before the last layer, which it first normalizes. */
  readonly readsSecondLast: boolean;
  /** Padding is invisible to the other tokens. */
  readonly masksPadding: boolean;
}

/** @throws AppError `invalid-config` */
export function parseBertTextConfig(
  json: unknown,
  file = 'text_encoder/config.json',
): BertTextConfig {
  const config = parseConfig(bertSchema, json, file);
  return { kind: 'bert', ...encoderConfig(config) };
}

/** @throws AppError `invalid-config` */
export function parseXlmRTextConfig(
  json: unknown,
  file = 'text_encoder/config.json',
): XlmRTextConfig {
  const config = parseConfig(xlmRSchema, json, file);
  return {
    kind: 'xlm-r',
    ...encoderConfig(config),
    padId: config.pad_token_id,
    outputSize: config.project_dim,
    readsSecondLast: config.has_pre_transformation,
    masksPadding: config.use_attention_mask,
  };
}

const encoderConfig = (config: z.infer<z.ZodObject<typeof bertShape>>): BertEncoderConfig => ({
  ...clipEncoderConfig(config),
  vocabSize: config.vocab_size,
  positions: config.max_position_embeddings,
  tokenTypes: config.type_vocab_size,
});
