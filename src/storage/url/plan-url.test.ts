import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { AppError } from '../../core/errors.ts';
import { zipFile } from '../../core/formats/__fixtures__/zip-file.ts';
import { Site, serveFiles } from '../hub/__fixtures__/site.ts';
import { requestOf } from '../plan-source.ts';
import { safetensorsHead } from '../safetensors-head.ts';
import { planUrl } from './plan-url.ts';

const site = await Site.start();
afterAll(() => site.stop());
beforeEach(() => void (site.asked.length = 0));

const { signal } = new AbortController();
const golden = (name: string) => readFileSync(`src/core/formats/__goldens__/checkpoints/${name}`);
const YAML = Buffer.from('model:\n  params:\n    parameterization: "v"\n');
const YAML_HASH = {
  algorithm: 'sha256',
  digest: createHash('sha256').update(YAML).digest('hex'),
};

function publish(files: Readonly<Record<string, Uint8Array>>) {
  site.answer = serveFiles((path) => files[path.slice(1)]);
  return (path: string) => planUrl(`${site.origin}/${path}`, signal);
}

/** A file of tensors without values, but of the stated size. */
function tensors(shapes: Readonly<Record<string, readonly number[]>>): Uint8Array {
  const named = Object.entries(shapes);
  const { head, bytes } = safetensorsHead(
    named.map(([name, shape]) => [name, { dtype: 'F16', shape }] as const),
  );
  return Buffer.concat([head, Buffer.alloc(bytes - head.length)]);
}

test.each(['水墨 v1.ckpt', 'models/ink.safetensors'])(
  'the yaml beside %s comes along',
  async (path) => {
    const content = golden(/ckpt$/.test(path) ? 'ldm-ema.ckpt' : 'ldm.safetensors');
    const yaml = path.replace(/\.\w+$/, '.yaml');
    const plan = await publish({ [path]: content, [yaml]: YAML })(`${path}?key=1`);
    const name = path.replace(/^.*\//, '');
    expect(plan.files).toEqual([
      { path: name, bytes: content.length, hash: null },
      { path: name.replace(/\.\w+$/, '.yaml'), bytes: YAML.length, hash: YAML_HASH },
    ]);
    expect(plan.totalBytes).toBe(content.length + YAML.length);

    const { urlOf } = requestOf(plan.source, undefined);
    const fetched = await Promise.all(
      plan.files.map(async (file) => (await fetch(urlOf(file.path))).arrayBuffer()),
    );
    expect(fetched.map((bytes) => Buffer.from(bytes).equals(YAML))).toEqual([false, true]);
  },
);

test('if the yaml is missing, a web page or gigabytes long, only the checkpoint is planned', async () => {
  const content = golden('ldm.safetensors');
  const plan = publish({ 'a.safetensors': content });
  expect((await plan('a.safetensors')).files).toHaveLength(1);
  const files = site.answer;
  for (const [type, body] of [
    ['text/html', '<html>not found</html>'],
    ['text/plain', 'x'.repeat(2 ** 20 + 1)],
  ] as const) {
    site.answer = (request, response) => {
      if (!request.url?.endsWith('.yaml')) return files(request, response);
      response.writeHead(200, { 'Content-Type': type }).end(body);
    };
    expect((await plan('a.safetensors')).files).toHaveLength(1);
  }
});

test('no yaml is requested for a LoRA, or for a file without a name', async () => {
  const lora = golden('lora-kohya.safetensors');
  const plan = publish({ 'ink.safetensors': lora, 'models/123': golden('ldm.safetensors') });
  expect((await plan('ink.safetensors')).files).toHaveLength(1);
  expect((await plan('models/123')).files).toHaveLength(1);
  expect(site.asked.filter(({ url }) => url?.includes('.yaml'))).toEqual([]);
});

const UNET = 'model.diffusion_model.';
test.each([
  [
    'SDXL',
    {
      [`${UNET}input_blocks.0.0.weight`]: [4, 4, 1, 1],
      [`${UNET}out.2.weight`]: [4],
      [`${UNET}label_emb.0.0.weight`]: [1],
    },
    { what: 'sdxl' },
  ],
  ['a ControlNet for SDXL', { 'control_model.label_emb.0': [1] }, { what: 'controlnet-sdxl' }],
  [
    'a LoRA for Flux',
    { 'lora_unet_double_blocks_0_img_attn_proj.lora_down.weight': [4, 3072] },
    { fault: 'lora-family', named: 'Flux' },
  ],
  [
    'a LoRA for SDXL',
    { 'lora_te2_text_model_encoder_layers_0_mlp_fc1.lora_down.weight': [4, 1280] },
    { fault: 'lora-family', named: 'Stable Diffusion XL' },
  ],
  [
    'a LoRA for nothing here',
    { 'lora_unet_down_blocks_7_conv.lora_down.weight': [4, 9] },
    { fault: 'lora-other' },
  ],
  [
    'a UNet alone',
    { [`${UNET}input_blocks.0.0.weight`]: [8, 4, 3, 3], [`${UNET}out.2.weight`]: [4, 8] },
    { fault: 'unet-alone' },
  ],
])('%s is refused by its header, whatever it is called', async (_, shapes, details) => {
  const bytes = tensors({ ...shapes, 'z.weight': [4_000_000] });
  for (const path of ['a.safetensors', 'api/download/models/123']) {
    site.asked.length = 0;
    const error: unknown = await publish({ [path]: bytes })(path).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(AppError);
    expect((error as AppError).details).toMatchObject(details);
    expect(site.asked.map(({ headers }) => headers.range)).toEqual(['bytes=0-', 'bytes=0-262143']);
  }
});

test('leaves to the import what only the import can tell', async () => {
  const zip = zipFile([{ name: 'manifest.json', content: Buffer.from('{}') }]);
  const plan = publish({ 'backup.zip': zip, 'download/7': zip });
  for (const path of ['backup.zip', 'download/7']) {
    expect((await plan(path)).files).toMatchObject([{ bytes: zip.length }]);
  }
});
