import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AppError } from '../../core/errors.ts';
import { parseClipTextConfig } from './clip-text-config.ts';
import { maxTokens, parseTextEncoderConfig, promptWidth } from './text-encoder-config.ts';

type Json = Record<string, unknown>;

const { textEncoder } = JSON.parse(
  readFileSync(new URL('../models/full-size.json', import.meta.url), 'utf8'),
) as Record<'textEncoder', { config: Json }>;

function errorOf(json: unknown): AppError {
  try {
    parseTextEncoderConfig(json);
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown;
    throw thrown;
  }
  throw new Error('nothing was thrown');
}

/** As bert-base-chinese and its descendants write them. */
const bert = {
  architectures: ['BertModel'],
  model_type: 'bert',
  directionality: 'bidi',
  vocab_size: 21_128,
  pooler_type: 'first_token_transform',
  position_embedding_type: 'absolute',
};
const xlmR = {
  architectures: ['RobertaSeriesModelWithTransformation'],
  model_type: 'xlm-roberta',
  hidden_size: 1024,
  intermediate_size: 4096,
  num_hidden_layers: 24,
  num_attention_heads: 16,
  max_position_embeddings: 514,
  layer_norm_eps: 1e-5,
  type_vocab_size: 1,
  vocab_size: 250_002,
  project_dim: 768,
  pooler_fn: 'cls',
};

it('reads BERT, with the defaults of transformers', () => {
  const config = parseTextEncoderConfig(bert);
  expect(config).toEqual({
    kind: 'bert',
    hiddenSize: 768,
    intermediateSize: 3072,
    layers: 12,
    heads: 12,
    activation: 'gelu',
    layerNormEps: 1e-12,
    vocabSize: 21_128,
    positions: 512,
    tokenTypes: 2,
  });
  expect([promptWidth(config), maxTokens(config)]).toEqual([768, 512]);
});

it('reads XLM-R with its linear layer, with the defaults of diffusers', () => {
  const config = parseTextEncoderConfig(xlmR);
  const expected = { kind: 'xlm-r', padId: 1, readsSecondLast: false, masksPadding: true };
  expect(config).toMatchObject(expected);
  expect([promptWidth(config), maxTokens(config)]).toEqual([768, 512]);
});

it('reads CLIP', () => {
  expect(parseTextEncoderConfig(textEncoder.config)).toEqual(
    parseClipTextConfig(textEncoder.config),
  );
});

it.each<[Json, Json, string]>([
  [bert, { num_attention_heads: 7 }, 'num_attention_heads'],
  [bert, { position_embedding_type: 'relative_key' }, 'position_embedding_type'],
  [bert, { is_decoder: true }, 'is_decoder'],
  [bert, { hidden_act: 'mish' }, 'hidden_act'],
  [bert, { hidden_size: 1e9 }, 'hidden_size'],
  [xlmR, { project_dim: 0 }, 'project_dim'],
  [xlmR, { pad_token_id: 513 }, 'pad_token_id'],
  [xlmR, { has_pre_transformation: true, num_hidden_layers: 1 }, 'num_hidden_layers'],
  [xlmR, { use_attention_mask: 'no' }, 'use_attention_mask'],
  [{ model_type: 't5' }, {}, 'model_type'],
])('refuses %j with %j', (config, change, field) => {
  const { code, details } = errorOf({ ...config, ...change });
  expect(code).toBe('invalid-config');
  expect(details).toMatchObject({ file: 'text_encoder/config.json', field });
});

it('refuses anything but an object', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      expect(errorOf(json).code).toBe('invalid-config');
    }),
  );
});
