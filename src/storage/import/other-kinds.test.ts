import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { AppError } from '../../core/errors.ts';
import { bytesSource } from '../../core/formats/byte-source.ts';
import { identifyCheckpoint } from '../../core/formats/checkpoint/identify.ts';
import { openCheckpoint } from '../../core/formats/checkpoint/open-checkpoint.ts';
import { refuseOtherClasses } from './other-classes.ts';
import { refuseOtherFamilies } from './other-families.ts';
import { readableKind } from './other-kinds.ts';

/** Written by scripts/goldens/other_kinds.py. */
const goldens = JSON.parse(
  gunzipSync(
    readFileSync('src/core/formats/checkpoint/__goldens__/other-kinds.json.gz'),
  ).toString(),
) as {
  readonly models: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;
  readonly pipelines: Readonly<Record<string, readonly string[]>>;
  readonly hypernetwork: string;
};

const KINDS: Readonly<Record<string, string>> = {
  AutoencoderTiny: 'taesd',
  taesd_decoder: 'taesd',
  AsymmetricAutoencoderKL: 'other-vae',
  VQModel: 'other-vae',
  AutoencoderKLTemporalDecoder: 'other-vae',
  AutoencoderKL: 'diffusers-vae',
  PixArtTransformer2DModel: 'diffusion-transformer',
  DiTTransformer2DModel: 'diffusion-transformer',
  PriorTransformer: 'diffusion-transformer',
  ControlNetModel: 'controlnet',
};

const detailsOf = (refuse: () => unknown) => {
  try {
    refuse();
  } catch (error) {
    if (error instanceof AppError) return error.details;
    throw error;
  }
  return null;
};

test('the goldens are all here', () => {
  expect(Object.keys(goldens.models).sort()).toEqual(Object.keys(KINDS).sort());
});

test.each(Object.entries(goldens.models))('%s is known by its weights', (name, shapes) => {
  const tensors = new Map(Object.entries(shapes).map(([key, shape]) => [key, { shape }]));
  expect(identifyCheckpoint(tensors)).toBe(KINDS[name]);
});

test('a hypernetwork is one, and no damaged file', async () => {
  const content = Buffer.from(goldens.hypernetwork, 'base64');
  const { tensors, metadata } = await openCheckpoint(bytesSource('x.pt', content));
  expect(tensors.get('768.1.linear.0.weight')?.shape).toEqual([8, 4]);
  expect(metadata.get('name')).toBe('墨');
  const kind = identifyCheckpoint(tensors);
  expect(detailsOf(() => readableKind('x.pt', kind))).toMatchObject({ what: 'hypernetwork' });
});

test.each([
  ['AutoencoderTiny', { what: 'taesd' }],
  ['VQModel', { what: 'other-vae' }],
  ['AsymmetricAutoencoderKL', { what: 'other-vae' }],
  ['AutoencoderKLTemporalDecoder', { what: 'other-vae' }],
  ['SD3ControlNetModel', { fault: 'other-class', named: 'SD3ControlNetModel' }],
  ['MultiAdapter', { fault: 'other-class', named: 'MultiAdapter' }],
  ['PixArtTransformer2DModel', { what: 'diffusion-transformer' }],
  ['HunyuanDiT2DModel', { what: 'diffusion-transformer' }],
  ['UNet2DConditionModel', { fault: 'unet-alone' }],
  ['UNet3DConditionModel', { fault: 'other-class', named: 'UNet3DConditionModel' }],
  ['constructor', { fault: 'other-class', named: 'constructor' }],
])('a part of the class %s is called so', (name, details) => {
  const refuse = () => refuseOtherClasses('config.json', { _class_name: name }, 'AutoencoderKL');
  expect(detailsOf(refuse)).toMatchObject(details);
});

test('a part of the right class passes, and one without any', () => {
  expect(detailsOf(() => refuseOtherClasses('c', { _class_name: 'A' }, 'A'))).toBeNull();
  expect(detailsOf(() => refuseOtherClasses('c', {}, 'A'))).toBeNull();
});

/** The parts of a text-to-image model of SD 1.x, and others that do not change the UNet. */
const SD = ['vae', 'text_encoder', 'tokenizer', 'unet', 'scheduler'];
const BESIDE = ['safety_checker', 'feature_extractor', 'image_encoder', 'controlnet'];
/** Their parts have SD's names, but they do not have its UNet, or not its text encoder. */
const ALIKE =
  /LatentConsistency|InstructPix2Pix|GLIGEN|LDM3D|Upscale|VideoSD|I2VGen|TextToVideoZero/;

test.each(Object.entries(goldens.pipelines))('%s is taken, or called by a name', (name, parts) => {
  const details = detailsOf(() => refuseOtherFamilies({ _class_name: name }, {}));
  const hasParts =
    SD.every((part) => parts.includes(part)) &&
    parts.every((part) => [...SD, ...BESIDE].includes(part));
  const isTaken = hasParts && !ALIKE.test(name);
  if (isTaken) expect(details).toBeNull();
  else if (details?.['fault'] === 'other-family') expect(details['named']).toMatch(/^[^$]+$/);
  else if (details !== null) expect(String(details['what'])).toMatch(/^(sd|flux|lcm|motion)/);
  else expect(name).toBe('StableDiffusionPAGPipeline');
});

test.each([
  ['KandinskyV22Pipeline', 'Kandinsky 2.2'],
  ['Kandinsky3Pipeline', 'Kandinsky 3'],
  ['KandinskyPriorPipeline', 'Kandinsky 2.1'],
  ['PixArtAlphaPipeline', 'PixArt-α'],
  ['StableVideoDiffusionPipeline', 'Stable Video Diffusion'],
  ['SanaPipeline', 'Sana'],
  ['MyOwnPipeline', 'MyOwn'],
])('%s is %s', (_class_name, named) => {
  const refuse = () => refuseOtherFamilies({ _class_name }, {});
  expect(detailsOf(refuse)).toMatchObject({ fault: 'other-family', named });
});

test('SD 2’s UNet is taken if XLM-R reads for it, as in AltDiffusion for 18 languages', () => {
  const unet = { in_channels: 4, cross_attention_dim: 1024 };
  const refuse = (_class_name: string) => refuseOtherFamilies({ _class_name }, unet);
  expect(detailsOf(() => refuse('AltDiffusionPipeline'))).toBeNull();
  expect(detailsOf(() => refuse('StableDiffusionPipeline'))).toMatchObject({ what: 'sd2' });
});

test('an inpainting pipeline paints, with a plain UNet or one that takes a mask in', () => {
  const index = { _class_name: 'StableDiffusionInpaintPipeline' };
  expect(detailsOf(() => refuseOtherFamilies(index, { in_channels: 4 }))).toBeNull();
  expect(detailsOf(() => refuseOtherFamilies(index, { in_channels: 9 }))).toBeNull();
  const sd2 = { in_channels: 9, cross_attention_dim: 1024 };
  expect(detailsOf(() => refuseOtherFamilies(index, sd2))).toMatchObject({
    what: 'sd2-inpainting',
  });
});
