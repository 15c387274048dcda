import { readFileSync } from 'node:fs';
import { afterAll, beforeEach, expect, test } from 'vitest';
import {
  checkConfigs,
  checkImageEncoder,
  checkTextEncoder,
} from '../../engine/library/check-model.ts';
import type { DownloadPlan } from '../../contract/download-plan.ts';
import { safetensorsHead } from '../safetensors-head.ts';
import { Site, serveFiles } from './__fixtures__/site.ts';
import { checkPlan } from './check-plan.ts';

const PIPELINE = 'src/pipeline/__goldens__/tiny-skypaint';
const CHECKPOINTS = 'src/core/formats/__goldens__/checkpoints';
/** The small files that are read before a pipeline's download; its weights must not be requested. */
const CONFIGS = [
  'model_index.json',
  'scheduler/scheduler_config.json',
  'text_encoder/config.json',
  'unet/config.json',
  'vae/config.json',
];
const WEIGHTS = ['text_encoder/model.safetensors', 'unet/diffusion_pytorch_model.safetensors'];

const site = await Site.start();
afterAll(() => site.stop());
beforeEach(() => void (site.asked.length = 0));

/** A plan for files on the site. */
function plan(layout: DownloadPlan['layout'], files: Readonly<Record<string, Uint8Array>>) {
  const commit = 'c0ffee'.padEnd(40, '0');
  site.answer = serveFiles((path) => files[path.replace(`/a/b/resolve/${commit}/`, '')]);
  return {
    id: 'a-b',
    source: { type: 'hub', endpoint: site.origin, repo: 'a/b', revision: 'main', commit },
    layout,
    files: Object.entries(files).map(([path, { length }]) => ({ path, bytes: length, hash: null })),
    totalBytes: 0,
    licence: { id: null, name: '', url: null, acceptRequired: true },
  } satisfies DownloadPlan;
}

const check = (of: DownloadPlan) =>
  checkPlan(of, {
    checkConfigs,
    checkImageEncoder,
    checkTextEncoder,
    signal: new AbortController().signal,
  });

/** The golden pipeline with changes in its configs. */
function pipeline(changes: Readonly<Record<string, object>> = {}) {
  const files = Object.fromEntries([
    ...CONFIGS.map((path) => {
      const config = JSON.parse(readFileSync(`${PIPELINE}/${path}`, 'utf8')) as object;
      return [path, Buffer.from(JSON.stringify({ ...config, ...changes[path] }))] as const;
    }),
    ...WEIGHTS.map((path) => [path, Buffer.alloc(9)] as const),
  ]);
  return plan('diffusers', files);
}

const asked = () => site.asked.map(({ url }) => url?.split('/').slice(5).join('/'));

test('a usable pipeline is accepted by its configs alone', async () => {
  await check(pipeline());
  expect(asked().sort()).toEqual(CONFIGS);
});

test('an inpainting model is accepted as well', async () => {
  await check(pipeline({ 'unet/config.json': { in_channels: 9 } }));
  expect(asked().sort()).toEqual(CONFIGS);
});

test.each([
  ['SD 2', { 'unet/config.json': { cross_attention_dim: 1024 } }, { what: 'sd2' }],
  ['SDXL', { 'unet/config.json': { cross_attention_dim: 2048 } }, { what: 'sdxl' }],
  [
    'SD 2 inpainting',
    { 'unet/config.json': { in_channels: 9, cross_attention_dim: 1024 } },
    { what: 'sd2-inpainting' },
  ],
  ['LCM', { 'unet/config.json': { time_cond_proj_dim: 256 } }, { what: 'lcm' }],
  [
    'a pipeline of its own',
    { 'model_index.json': { _class_name: 'Flux2Pipeline' } },
    { what: 'flux' },
  ],
])('%s is refused by name before any weights', async (_, changes, details) => {
  await expect(check(pipeline(changes))).rejects.toMatchObject({ code: 'unsupported', details });
  expect(asked().filter((path) => path && WEIGHTS.includes(path))).toEqual([]);
});

test.each([
  ['t5', 'T5EncoderModel', 'T5'],
  ['umt5', 'UMT5EncoderModel', 'T5'],
  ['xlm-roberta', 'XLMRobertaModel', 'XLM-RoBERTa'],
  ['M_CLIP', 'MultilingualCLIP', 'XLM-RoBERTa'],
  ['chinese_clip_text_model', 'ChineseCLIPTextModel', 'Chinese-CLIP'],
  ['roberta', 'RobertaModel', 'RoBERTa'],
  ['distilbert', 'DistilBertModel', 'DistilBERT'],
  ['altclip', 'AltCLIPModel', 'AltCLIP'],
  ['some_type', 'SomeModel', 'SomeModel'],
])('a text encoder of type %s is refused by name', async (model_type, architecture, named) => {
  const config = { model_type, architectures: [architecture] };
  await expect(check(pipeline({ 'text_encoder/config.json': config }))).rejects.toMatchObject({
    code: 'unsupported',
    details: { fault: 'other-text-encoder', named },
  });
  expect(asked().filter((path) => path && WEIGHTS.includes(path))).toEqual([]);
});

const BERT = {
  model_type: 'bert',
  architectures: ['BertModel'],
  max_position_embeddings: 512,
  hidden_act: 'gelu',
};
const XLM_R = {
  model_type: 'xlm-roberta',
  architectures: ['RobertaSeriesModelWithTransformation'],
  max_position_embeddings: 514,
  hidden_size: 24,
  project_dim: 32,
};

test.each([
  ['Taiyi', { 'text_encoder/config.json': BERT }],
  ['AltDiffusion', { 'text_encoder/config.json': XLM_R }],
])('%s is accepted by its configs alone', async (_, changes) => {
  await check(pipeline(changes));
  expect(asked().sort()).toEqual(CONFIGS);
});

test.each([
  ['BERT of another width', { 'text_encoder/config.json': { ...BERT, hidden_size: 48 } }],
  ['XLM-R of another width', { 'text_encoder/config.json': { ...XLM_R, project_dim: 48 } }],
  [
    'a BERT of few tokens',
    { 'text_encoder/config.json': { ...BERT, max_position_embeddings: 64 } },
  ],
  ['parts that do not fit', { 'unet/config.json': { cross_attention_dim: 40 } }],
  ['a scheduler that cannot run', { 'scheduler/scheduler_config.json': { beta_start: 'x' } }],
  ['a UNet that no graph computes', { 'unet/config.json': { only_cross_attention: true } }],
])('%s are refused as the import refuses them', async (_, changes) => {
  await expect(check(pipeline(changes))).rejects.toMatchObject({ code: 'invalid-config' });
});

const golden = (name: string) => readFileSync(`${CHECKPOINTS}/${name}`);
/** A file of tensors without values, but of the stated size. */
function tensors(shapes: Readonly<Record<string, readonly number[]>>): Uint8Array {
  const named = Object.entries(shapes);
  const { head, bytes } = safetensorsHead(
    named.map(([name, shape]) => [name, { dtype: 'F16', shape }] as const),
  );
  return Buffer.concat([head, Buffer.alloc(bytes - head.length)]);
}

test.each([
  ['a checkpoint', 'ldm.safetensors'],
  ['a pickle', 'ldm-ema.ckpt'],
  ['a VAE', 'ldm.vae.pt'],
  ['a LoRA', 'lora-kohya.safetensors'],
  ['an embedding', 'embedding-a1111.pt'],
])('%s is taken', async (_, name) => {
  await check(plan('single-file', { [name]: golden(name) }));
  expect(site.asked.every(({ headers }) => headers.range !== undefined)).toBe(true);
});

const OUT = 'model.diffusion_model.out.2.weight';
const UNET = 'model.diffusion_model.input_blocks.0.0.weight';
test.each([
  [
    'SDXL',
    { [UNET]: [4, 4, 1, 1], [OUT]: [4], 'model.diffusion_model.label_emb.0.0.weight': [1] },
    { what: 'sdxl' },
  ],
  ['ControlNet for SDXL', { 'control_model.label_emb.0': [1] }, { what: 'controlnet-sdxl' }],
  ['something else', { 'a.weight': [1] }, { what: 'nothing-known' }],
])('a file of %s is refused by its header', async (_, names, details) => {
  const bytes = tensors({ ...names, 'z.weight': [1_000_000] });
  await expect(check(plan('single-file', { 'a.safetensors': bytes }))).rejects.toMatchObject({
    code: 'unsupported',
    details,
  });
  expect(site.asked.map(({ headers }) => headers.range)).toEqual(['bytes=0-262143']);
});

test.each([
  ['SparseControlNetModel', { fault: 'other-class', named: 'SparseControlNetModel' }],
  ['MultiAdapter', { fault: 'other-class', named: 'MultiAdapter' }],
  ['UNet2DConditionModel', { fault: 'unet-alone' }],
  ['constructor', { fault: 'other-class', named: 'constructor' }],
])('a part by itself that is a %s is refused by its config', async (name, details) => {
  const config = Buffer.from(JSON.stringify({ _class_name: name }));
  const files = { 'config.json': config, 'diffusion_pytorch_model.safetensors': Buffer.alloc(9) };
  await expect(check(plan('diffusers', files))).rejects.toMatchObject({
    code: 'unsupported',
    details,
  });
  expect(asked()).toEqual(['config.json']);
});

test('a VAE of SDXL is refused by its config', async () => {
  const config = Buffer.from('{"_class_name": "AutoencoderKL", "scaling_factor": 0.13025}');
  const files = {
    'config.json': config,
    'diffusion_pytorch_model.safetensors': golden('vae.fp16.safetensors'),
  };
  await expect(check(plan('diffusers', files))).rejects.toMatchObject({
    details: { what: 'sdxl' },
  });
});

test('a site without ranges is checked once the file has arrived', async () => {
  const bytes = tensors({ 'control_model.a': [1] });
  const wanted = plan('single-file', { 'a.safetensors': bytes });
  site.answer = (_, response) => void response.writeHead(200).end(bytes);
  await check(wanted);
  site.answer = (_, response) => void response.writeHead(503).end();
  await check(wanted);
});
