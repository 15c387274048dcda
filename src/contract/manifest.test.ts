import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseManifest } from './manifest.ts';

const shipped = JSON.parse(
  readFileSync('training/models/skypaint-mini-64/manifest.json', 'utf8'),
) as Record<string, unknown> & { files: object[]; defaults: object };

test('reads the shipped manifest completely', () => {
  expect(shipped).toMatchObject(parseManifest(shipped));
});

describe('parts', () => {
  const { parts } = parseManifest(shipped);

  test('of the shipped model are all read, also those that no picture needs', () => {
    expect(parts['imageEncoder']).toEqual({
      config: 'image_encoder/config.json',
      weights: ['image_encoder/model.safetensors'],
    });
    expect(parts['textProjection']?.weights).toEqual(['text_projection/model.safetensors']);
  });

  test('with names from later versions are kept', () => {
    const later = { ...parts, constructor: { config: 'a.json', fps: 24 }, 'motion.0': {} };
    expect(parseManifest({ ...shipped, parts: later }).parts).toEqual({
      ...parts,
      constructor: { config: 'a.json' },
      'motion.0': {},
    });
  });

  test('may be those of older manifests', () => {
    const { textEncoder, unet, vae, tokenizer, scheduler } = parts;
    const before = { textEncoder, unet, vae, tokenizer, scheduler };
    expect(parseManifest({ ...shipped, parts: before }).parts).toEqual(before);
  });

  test.each([
    ['parts.extra.config', { extra: { config: '../x' } }],
    ['parts.extra.weights', { extra: { weights: new Array(1000).fill('x') } }],
    ['parts.unet.weights', { unet: { config: 'x' } }],
    ['parts', Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`p${String(i)}`, {}]))],
  ])('%s is refused where it is not right', (field, change) => {
    const parse = () => parseManifest({ ...shipped, parts: { ...parts, ...change } });
    expect(parse).toThrow(
      expect.objectContaining({
        code: 'invalid-config',
        details: expect.objectContaining({ field }) as object,
      }),
    );
  });
});

describe('refuses a wrong manifest with the field, its value and what is allowed', () => {
  test.each([
    ['version', { version: 2 }, { found: '2', expected: { type: 'kind', kind: 'string' } }],
    ['styleTag', { styleTag: undefined }, { expected: { type: 'kind', kind: 'string' } }],
    ['sizes', { sizes: [] }, { expected: { type: 'entries-at-least', limit: 1 } }],
    ['defaults.steps', { defaults: { ...shipped.defaults, steps: 0 } }, { found: '0' }],
    ['defaults.sampler', { defaults: { ...shipped.defaults, sampler: 'x' } }, { found: '"x"' }],
    [
      'files[0].path',
      { files: [{ ...shipped.files[0], path: '../../secret' }] },
      { found: '"../../secret"', expected: { type: 'well-formed' } },
    ],
    [
      'defaults.negativePrompt',
      { defaults: { ...shipped.defaults, negativePrompt: '(a'.repeat(500_000) } },
      {},
    ],
    ['sizes', { sizes: new Array(100_000).fill(512) }, {}],
    ['styleTag', { styleTag: '('.repeat(1000) }, {}],
    ['name.en', { name: { en: 'x'.repeat(10_000), 'zh-CN': '' } }, {}],
    ['name', { name: {} }, { expected: { type: 'entries-at-least', limit: 1 } }],
    ['name.my name', { name: { 'my name': 'x' } }, { expected: { type: 'well-formed' } }],
    [
      'examples[0].locale',
      { examples: [{ prompt: 'x', locale: '../x' }] },
      { expected: { type: 'well-formed' } },
    ],
    ['examples', { examples: new Array(10_000).fill({ prompt: '', locale: 'en' }) }, {}],
    ['files', { files: new Array(10_000).fill(shipped.files[0]) }, {}],
    ['source.type', { source: { type: 'ftp' } }, { expected: { type: 'well-formed' } }],
  ])('%s', (field, change, details) => {
    const parse = () => parseManifest({ ...shipped, ...change }, 'm.json');
    expect(parse).toThrow(
      expect.objectContaining({
        code: 'invalid-config',
        details: expect.objectContaining({ file: 'm.json', field, ...details }) as object,
      }),
    );
  });
});
