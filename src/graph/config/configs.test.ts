import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../core/errors.ts';
import { parseAutoencoderKlConfig, parseClipTextConfig, parseUnetConfig } from '../index.ts';

type Json = Record<string, unknown>;

/** SD 1.5's. */
const full = JSON.parse(
  readFileSync(new URL('../models/__goldens__/full-size.json', import.meta.url), 'utf8'),
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
    expect(String(error.details.field).split('.')[0]).toBe(field);
    expect(error.details.expected).not.toBe('');
    if (value === undefined) expect(error.details.found).toBe('missing');
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
    expect(String(error.details.field).split('.')[0]).toBe(field);
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

describe('hostile JSON', () => {
  it.each([
    ['unet', parseUnetConfig, unet],
    ['vae', parseAutoencoderKlConfig, vae],
    ['text encoder', parseClipTextConfig, text],
  ] as const)('%s: a config or an AppError, whatever a field holds', (_, parse, config) => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(config)), fc.jsonValue(), (field, value) => {
        try {
          parse({ ...config, [field]: value });
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(AppError);
        }
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(errorOf(() => parse(json)).code).toBe('invalid-config');
      }),
    );
  });
});
