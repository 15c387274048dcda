import { z } from 'zod';
import { depth, epsilon, ignored, refuse, width, type Activation } from './fields.ts';
import { parseConfig } from './parse-config.ts';
import { pretrainedConfigShape } from './pretrained-config.ts';

/** transformers/activations.py: several names for the same function. */
const HIDDEN_ACTIVATIONS = {
  quick_gelu: 'quick_gelu',
  gelu: 'gelu',
  gelu_new: 'gelu_tanh',
  gelu_fast: 'gelu_tanh',
  gelu_pytorch_tanh: 'gelu_tanh',
  relu: 'relu',
  silu: 'silu',
  swish: 'silu',
} as const satisfies Record<string, Activation>;

const hiddenActivation = z
  .enum(Object.keys(HIDDEN_ACTIVATIONS) as (keyof typeof HIDDEN_ACTIVATIONS)[])
  .transform((name): Activation => HIDDEN_ACTIVATIONS[name]);

const schema = z
  .strictObject({
    model_type: z.literal('clip_text_model'),
    vocab_size: z.int().min(1).max(10_000_000),
    hidden_size: width,
    intermediate_size: width,
    num_hidden_layers: depth,
    num_attention_heads: width,
    max_position_embeddings: width,
    hidden_act: hiddenActivation.default('quick_gelu'),
    layer_norm_eps: epsilon.default(1e-5),
    eos_token_id: z.int().min(0).default(49_407),
    // For training, for the projection that CLIPTextModel lacks, and what transformers writes for any model.
    ...ignored(['dropout', 'attention_dropout', 'initializer_range', 'initializer_factor']),
    ...ignored(['projection_dim']),
    ...pretrainedConfigShape,
  })
  .superRefine((config, context) => {
    const { hidden_size: size, num_attention_heads: heads } = config;
    if (size % heads !== 0) {
      const expected = { type: 'divisor-of', field: 'hidden_size', values: [size] } as const;
      refuse(context, ['num_attention_heads'], expected);
    }
  });

/** transformers' CLIPTextConfig, what of it shapes the graph. */
export interface ClipTextConfig {
  readonly vocabSize: number;
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly layers: number;
  readonly heads: number;
  /** Token positions; the sequence length of the graph. */
  readonly positions: number;
  readonly activation: Activation;
  readonly layerNormEps: number;
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
    vocabSize: config.vocab_size,
    hiddenSize: config.hidden_size,
    intermediateSize: config.intermediate_size,
    layers: config.num_hidden_layers,
    heads: config.num_attention_heads,
    positions: config.max_position_embeddings,
    activation: config.hidden_act,
    layerNormEps: config.layer_norm_eps,
    eosTokenId: config.eos_token_id,
  };
}
