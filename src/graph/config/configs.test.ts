import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../core/errors.ts';
import {
  parseAutoencoderKlConfig,
  parseClipTextConfig,
  parseClipVisionConfig,
  parseUnetConfig,
} from '../index.ts';

type Json = Record<string, unknown>;

/** SD 1.5's. */
const full = JSON.parse(
  readFileSync(new URL('../models/full-size.json', import.meta.url), 'utf8'),
) as Record<'unet' | 'vae' | 'textEncoder', { config: Json }>;
const unet = full.unet.config;
const vae = full.vae.config;
const text = full.textEncoder.config;

function errorOf(parse: () => unknown): AppError {
  try {
    parse();
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown;
    throw thrown;
  }
  throw new Error('nothing was thrown');
}

describe('parseUnetConfig', () => {
  it('reads SD 1.5, whose attention_head_dim is a number of heads', () => {
    const config = parseUnetConfig(unet);
    expect(
      config.blocks.map(({ channels, heads, downHasAttention, upHasAttention }) => [
        channels,
        heads,
        downHasAttention,
        upHasAttention,
      ]),
    ).toEqual([
      [320, 8, true, true],
      [640, 8, true, true],
      [1280, 8, true, true],
      [1280, 8, false, false],
    ]);
    expect(config.timeEmbeddingDim).toBe(1280);
  });

  it('takes the defaults of diffusers for fields that old files lack', () => {
    const later = ['use_linear_projection', 'upcast_attention', 'mid_block_type'];
    const old = Object.fromEntries(
      Object.entries(unet).filter(([field]) => !later.includes(field)),
    );
    expect(parseUnetConfig(old)).toEqual(parseUnetConfig(unet));
  });

  it.each([
    ['_class_name', 'SD3Transformer2DModel'],
    ['block_out_channels', undefined],
    ['block_out_channels', [320, -1, 1280, 1280]],
    ['block_out_channels', []],
    ['block_out_channels', [1e9, 640, 1280, 1280]],
    ['down_block_types', ['CrossAttnDownBlock2D']],
    ['down_block_types', ['AttnDownBlock2D', 'DownBlock2D', 'DownBlock2D', 'DownBlock2D']],
    ['mid_block_type', 'UNetMidBlock2DSimpleCrossAttn'],
    ['layers_per_block', [2, 2]],
    ['layers_per_block', 1e9],
    ['attention_head_dim', 7],
    ['attention_head_dim', 'eight'],
    ['norm_num_groups', 33],
    ['norm_num_groups', 0],
    ['norm_eps', 0],
    ['conv_in_kernel', 4],
    ['act_fn', 'mish'],
    ['addition_embed_type', 'text_time'],
    ['class_embed_type', 'timestep'],
    ['time_cond_proj_dim', 256],
    ['resnet_time_scale_shift', 'scale_shift'],
    ['freq_shift', 'none'],
  ])('refuses %s = %j', (field, value) => {
    const error = errorOf(() => parseUnetConfig({ ...unet, [field]: value }, 'a/config.json'));
    expect(error.code).toBe('invalid-config');
    expect(error.details.file).toBe('a/config.json');
    expect(String(error.details.field).split('[')[0]).toBe(field);
    expect(error.details.expected).toHaveProperty('type');
    expect('found' in error.details).toBe(value !== undefined);
  });
});

describe('an error names', () => {
  const reject = (change: Json) => errorOf(() => parseUnetConfig({ ...unet, ...change }));

  it.each<[Json, Json]>([
    [
      { act_fn: 'mish' },
      {
        field: 'act_fn',
        found: '"mish"',
        expected: { type: 'one-of', values: ['silu', 'swish', 'gelu', 'relu'] },
      },
    ],
    [
      { block_out_channels: [320, 640, 1e9, 1280] },
      {
        field: 'block_out_channels[2]',
        found: '1000000000',
        expected: { type: 'at-most', limit: 65_536 },
      },
    ],
    [
      { layers_per_block: 1e9 },
      {
        field: 'layers_per_block',
        found: '1000000000',
        expected: { type: 'at-most', limit: 64 },
      },
    ],
    [
      { layers_per_block: [2, 2, 0.5, 2] },
      {
        field: 'layers_per_block[2]',
        found: '0.5',
        expected: { type: 'kind', kind: 'integer' },
      },
    ],
    [
      { attention_head_dim: 'eight' },
      { field: 'attention_head_dim', found: '"eight"', expected: { type: 'one-per-block' } },
    ],
    [
      { norm_num_groups: 33 },
      {
        field: 'norm_num_groups',
        found: '33',
        expected: {
          type: 'divisor-of',
          field: 'block_out_channels',
          values: [320, 640, 1280, 1280],
        },
      },
    ],
    [
      { cross_attention_dim: undefined },
      { field: 'cross_attention_dim', expected: { type: 'kind', kind: 'number' } },
    ],
    [
      { class_embed_type: 'timestep' },
      {
        field: 'class_embed_type',
        found: '"timestep"',
        expected: { type: 'one-of', values: [null] },
      },
    ],
  ])('what is wrong with %j', (change, details) => {
    expect(reject(change).details).toEqual({ file: 'unet/config.json', ...details });
  });

  it('everything in one line for developers', () => {
    expect(reject({ hiden_size: 3, layers_per_block: 9 }).message).toMatch(
      /^unet\/config\.json: hiden_size is 3; no such field; similar fields: /,
    );
  });
});

describe('parseAutoencoderKlConfig', () => {
  it('reads SD 1.5', () => {
    const config = parseAutoencoderKlConfig(vae);
    expect([config.spatialFactor, config.scalingFactor, config.useQuantConv]).toEqual([
      8,
      0.18215,
      true,
    ]);
  });

  it.each([
    ['_class_name', 'AutoencoderTiny'],
    ['latent_channels', 0],
    ['up_block_types', ['UpDecoderBlock2D']],
    ['down_block_types', ['AttnDownEncoderBlock2D']],
    ['norm_num_groups', 48],
    ['scaling_factor', 0],
    ['latents_mean', [0, 0, 0, 0]],
    ['shift_factor', 0.1],
  ])('refuses %s = %j', (field, value) => {
    const error = errorOf(() => parseAutoencoderKlConfig({ ...vae, [field]: value }));
    expect(error.code).toBe('invalid-config');
    expect(error.details.file).toBe('vae/config.json');
    expect(String(error.details.field).split('[')[0]).toBe(field);
  });
});

describe('parseClipTextConfig', () => {
  it('reads SD 1.5', () => {
    expect(parseClipTextConfig(text)).toMatchObject({ positions: 77, activation: 'quick_gelu' });
  });

  it.each([
    ['model_type', 'bert'],
    ['hidden_size', undefined],
    ['num_attention_heads', 5],
    ['num_hidden_layers', 0.5],
    ['hidden_act', 'mish'],
    ['eos_token_id', null],
    ['vocab_size', Number.MAX_SAFE_INTEGER],
  ])('refuses %s = %j', (field, value) => {
    const error = errorOf(() => parseClipTextConfig({ ...text, [field]: value }));
    expect(error.code).toBe('invalid-config');
    expect(String(error.details.field)).toBe(field);
  });
});

const saved = JSON.parse(
  readFileSync(new URL('./__goldens__/saved-configs.json', import.meta.url), 'utf8'),
) as Record<string, Json>;

const parserOf = (name: string) =>
  [
    [/UNet2DConditionModel/, parseUnetConfig] as const,
    [/AutoencoderKL/, parseAutoencoderKlConfig] as const,
    [/CLIPTextConfig/, parseClipTextConfig] as const,
  ].find(([pattern]) => pattern.test(name))![1];

describe('knows every field that the reference libraries write', () => {
  it.each(Object.entries(saved))('%s', (name, config) => {
    expect(parserOf(name)(config)).toBeDefined();
  });

  it.each(Object.entries(saved))('%s, but none that is like one of them', (name, config) => {
    for (const field of Object.keys(config).filter((key) => !key.startsWith('_'))) {
      const { [field]: value, ...rest } = config;
      const { details } = errorOf(() => parserOf(name)({ ...rest, [`${field}s`]: value ?? null }));
      // If the field that names the class is missing, the error is about that field.
      if (field === 'model_type') continue;
      expect(details).toMatchObject({
        field: `${field}s`,
        found: JSON.stringify(value).slice(0, 100),
        expected: { type: 'known-field', nearest: expect.arrayContaining([field]) as unknown },
      });
    }
  });

  it('reports a wrong class before anything else', () => {
    const config = { _class_name: 'SD3Transformer2DModel', joint_attention_dim: 4096 };
    expect(errorOf(() => parseUnetConfig(config)).details).toEqual({
      file: 'unet/config.json',
      field: '_class_name',
      found: '"SD3Transformer2DModel"',
      expected: { type: 'one-of', values: ['UNet2DConditionModel'] },
    });
    const clip = { model_type: 'clip', text_config: {}, vision_config: {} };
    expect(errorOf(() => parseClipTextConfig(clip)).details.field).toBe('model_type');
  });

  it.each([
    [parseClipTextConfig, { ...text, pruned_heads: { 0: [1] } }, 'pruned_heads'],
    [parseClipTextConfig, { ...text, quantization_config: { bits: 4 } }, 'quantization_config'],
    [parseUnetConfig, { ...unet, use_gated_attention: true }, 'use_gated_attention'],
  ])('what changes the weights is refused', (parse, config, field) => {
    expect(errorOf(() => parse(config)).details).toMatchObject({
      field,
      expected: { type: 'one-of' },
    });
  });
});

describe('hostile JSON', () => {
  it.each([
    ['unet', parseUnetConfig, unet],
    ['vae', parseAutoencoderKlConfig, vae],
    ['text encoder', parseClipTextConfig, text],
  ] as const)('%s: a config or an AppError, whatever a field holds', (_, parse, config) => {
    const plain = parse(config);
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(config)), fc.jsonValue(), (field, value) => {
        try {
          parse({ ...config, [field]: value });
        } catch (thrown) {
          if (!(thrown instanceof AppError)) throw thrown;
          const { file, expected } = thrown.details;
          expect([thrown.code, typeof file, typeof expected]).toEqual([
            'invalid-config',
            'string',
            'object',
          ]);
        }
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^_[a-z_]+$/), fc.jsonValue(), (field, value) => {
        fc.pre(field !== '_class_name');
        expect(parse({ ...config, [field]: value })).toEqual(plain);
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z_]+$/), fc.jsonValue(), (field, value) => {
        const name = `${field}_of_the_future`;
        const { details } = errorOf(() => parse({ ...config, [name]: value }));
        expect([details.field, details.expected]).toMatchObject([name, { type: 'known-field' }]);
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(errorOf(() => parse(json)).code).toBe('invalid-config');
      }),
    );
  });
});

describe('parseClipVisionConfig', () => {
  /** openai/clip-vit-large-patch14, as transformers 4.16 wrote it: the vision part lacks what the class defaults to. */
  const whole = {
    model_type: 'clip',
    projection_dim: 768,
    vision_config: {
      hidden_size: 1024,
      intermediate_size: 4096,
      num_attention_heads: 16,
      num_hidden_layers: 24,
      patch_size: 14,
      model_type: 'clip_vision_model',
      dropout: 0,
      _name_or_path: '',
    },
  };

  /** What else transformers 4.16 wrote into the vision part of every CLIP: all fields that any model may have. */
  const OF_EVERY_MODEL = {
    ...{ add_cross_attention: false, architectures: null, attention_dropout: 0, prefix: null },
    ...{ bad_words_ids: null, bos_token_id: null, chunk_size_feed_forward: 0, do_sample: false },
    ...{ cross_attention_hidden_size: null, decoder_start_token_id: null, diversity_penalty: 0 },
    ...{ early_stopping: false, encoder_no_repeat_ngram_size: 0, eos_token_id: null, top_k: 50 },
    ...{ finetuning_task: null, forced_bos_token_id: null, forced_eos_token_id: null, top_p: 1 },
    ...{ id2label: { 0: 'LABEL_0' }, label2id: { LABEL_0: 0 }, initializer_factor: 1 },
    ...{ initializer_range: 0.02, is_decoder: false, is_encoder_decoder: false, max_length: 20 },
    ...{ length_penalty: 1, min_length: 0, no_repeat_ngram_size: 0, num_beam_groups: 1 },
    ...{ num_beams: 1, num_return_sequences: 1, output_attentions: false, pad_token_id: null },
    ...{ output_hidden_states: false, output_scores: false, problem_type: null, pruned_heads: {} },
    ...{ remove_invalid_values: false, repetition_penalty: 1, return_dict: true, temperature: 1 },
    ...{ return_dict_in_generate: false, sep_token_id: null, task_specific_params: null },
    ...{ tie_encoder_decoder: false, tie_word_embeddings: true, tokenizer_class: null },
    ...{ torch_dtype: null, torchscript: false, transformers_version: '4.16.0.dev0' },
    ...{ use_bfloat16: false },
  };

  it('accepts the fields that old versions wrote for all models', () => {
    const vision_config = { ...whole.vision_config, ...OF_EVERY_MODEL };
    const old = { ...whole, text_config_dict: null, vision_config, vision_config_dict: null };
    expect(parseClipVisionConfig(old)).toEqual(parseClipVisionConfig(whole));
  });

  it('reads the vision part of a whole CLIPConfig, with the projection that the whole names', () => {
    expect(parseClipVisionConfig(whole)).toMatchObject({
      hiddenSize: 1024,
      layers: 24,
      channels: 3,
      imageSize: 224,
      patchSize: 14,
      projectionSize: 768,
      activation: 'quick_gelu',
    });
  });

  it('takes the defaults of transformers, which are ViT-B/32', () => {
    expect(parseClipVisionConfig({ model_type: 'clip_vision_model' })).toMatchObject({
      hiddenSize: 768,
      layers: 12,
      heads: 12,
      imageSize: 224,
      patchSize: 32,
      projectionSize: 512,
    });
  });

  it.each([
    [{ model_type: 'siglip_vision_model' }, 'model_type'],
    [{ model_type: 'clip_vision_model', num_attention_heads: 7 }, 'num_attention_heads'],
    [{ model_type: 'clip_vision_model', use_head: true }, 'use_head'],
    [{ model_type: 'clip' }, 'model_type'],
  ])('refuses %j by the field', (config, field) => {
    expect(errorOf(() => parseClipVisionConfig(config))).toMatchObject({
      code: 'invalid-config',
      details: { file: 'image_encoder/config.json', field },
    });
  });
});
