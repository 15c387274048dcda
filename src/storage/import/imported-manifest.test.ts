import { expect, test } from 'vitest';
import { parseManifest } from '../../contract/manifest.ts';
import type { DownloadPlan } from '../../contract/download-plan.ts';
import { importedManifest } from './imported-manifest.ts';
import type { ModelRecipe } from './model-recipe.ts';
import { SD1_SCHEDULER } from './sd1-scheduler.ts';

const NOW = '2026-11-24T12:00:00.000Z';
const part = { config: '{}', tensors: new Map() };
const recipe = (encoder: 'skyclip' | 'clip', scheduler: object = SD1_SCHEDULER): ModelRecipe => ({
  textEncoder: part,
  unet: part,
  vae: part,
  tokenizer: { encoder, vocab: '' },
  scheduler: JSON.stringify(scheduler),
  safetyChecker: () => Promise.resolve(null),
  name: null,
  leftOut: [],
});
const facts = { latentChannels: 4, takesMask: false, hasSd1Latents: true, edge: 512 };
const origin = (name: string, plan: DownloadPlan | null = null) => ({
  id: 'x',
  name,
  version: '1',
  plan,
});
const manifestOf = (
  ...[from, what, known = facts]: [ReturnType<typeof origin>, ModelRecipe, typeof facts?]
) => importedManifest(from, what, known, [], NOW);

const HUB = {
  endpoint: 'https://hub.example',
  repo: 'SkyWork/SkyPaint',
  commit: 'c0ffee'.padEnd(40, '0'),
};
const plan: DownloadPlan = {
  id: 'skywork-skypaint-c0ffee00',
  source: { type: 'hub', ...HUB, revision: 'main' },
  layout: 'diffusers',
  files: [{ path: 'a', bytes: 1, hash: { algorithm: 'sha256', digest: '' } }],
  totalBytes: 1,
  licence: { id: 'creativeml-openrail-m', name: 'OpenRAIL-M', url: null, acceptRequired: true },
};

test('a manifest like any other', () => {
  const manifest = manifestOf(origin('My model'), recipe('clip'));
  expect(parseManifest(JSON.parse(JSON.stringify(manifest)))).toEqual(manifest);
  expect(manifest.sizes).toEqual([512, 576, 640, 704, 768]);
  expect(manifest.licence).toEqual({ spdx: 'NOASSERTION', attributions: [] });
  expect(manifest.parts.tokenizer).toEqual({
    vocab: 'tokenizer/vocab.json',
    merges: 'tokenizer/merges.txt',
  });
});

test('how BERT prepares text is kept', () => {
  const from = recipe('skyclip');
  const bert = { lowercase: false, stripAccents: null, separatesHan: true };
  const manifest = manifestOf(origin('x'), { ...from, tokenizer: { ...from.tokenizer, bert } });
  expect(parseManifest(manifest).parts.tokenizer).toEqual({ vocab: 'tokenizer/vocab.txt', bert });
});

test('SkyPaint begins its prompts as it was trained to; with another encoder or name none does', () => {
  const skyPaint = manifestOf(origin('SkyPaint', plan), recipe('skyclip'));
  expect(skyPaint).toMatchObject({
    styleTag: 'sai-v1 art, ',
    source: { type: 'hub', ...HUB },
    licence: { spdx: 'creativeml-openrail-m', attributions: [{ name: 'SkyWork/SkyPaint' }] },
  });
  expect(manifestOf(origin('SkyPaint'), recipe('clip')).styleTag).toBe('');
  expect(manifestOf(origin('other'), recipe('skyclip')).styleTag).toBe('');
});

test('of a file on another site the address is remembered, but no key to it', () => {
  const url = 'https://models.example/download/7?token=secret';
  const manifest = manifestOf(
    origin('Ink', { ...plan, source: { type: 'url', url, isResumable: true } }),
    recipe('clip'),
  );
  expect(manifest).toMatchObject({
    source: { type: 'url', url: 'https://models.example/download/7' },
    licence: { attributions: [{ name: 'Ink', source: 'https://models.example/download/7' }] },
  });
  expect(JSON.stringify(manifest)).not.toContain('secret');
});

test.each([
  ['PNDMScheduler', 'pndm', 30],
  ['EulerAncestralDiscreteScheduler', 'euler_a', 30],
  ['DPMSolverMultistepScheduler', 'dpmpp_2m_karras', 25],
  ['UniPCMultistepScheduler', 'unipc', 30],
  ['LCMScheduler', 'lcm', 6, 1.5],
  ['HeunDiscreteScheduler', 'heun', 30],
])('of a model with %s the sampler is %s', (className, sampler, steps, guidanceScale = 7.5) => {
  const scheduler = { ...SD1_SCHEDULER, _class_name: className };
  const { defaults } = manifestOf(origin('x'), recipe('clip', scheduler));
  expect(defaults).toMatchObject({ sampler, steps, guidanceScale });
});

test('a scheduler that no sampler can run is refused', () => {
  const scheduler = { ...SD1_SCHEDULER, beta_start: 'tiny' };
  expect(() => manifestOf(origin('x'), recipe('clip', scheduler))).toThrow(
    expect.objectContaining({ code: 'invalid-config' }),
  );
});

test('latents that nothing is known of get a preview all the same', () => {
  const strange = { latentChannels: 8, takesMask: false, hasSd1Latents: false, edge: 64 };
  const { latentPreview, sizes } = manifestOf(origin('x'), recipe('clip'), strange);
  expect(latentPreview.matrix).toHaveLength(8);
  expect(sizes).toEqual([64]);
});

test('an inpainting model is called one', () => {
  expect(manifestOf(origin('x'), recipe('clip')).kind).toBe('text-to-image');
  const inpainting = { ...facts, takesMask: true };
  expect(manifestOf(origin('x'), recipe('clip'), inpainting).kind).toBe('inpaint');
});
