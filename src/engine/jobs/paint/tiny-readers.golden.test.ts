import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import type { PartlyUsed } from '../../../storage/add-ons/lora/lora-overlay.ts';
import { createSampler } from '../../../core/schedulers/samplers.ts';
import { withFittingEncoder } from './dress-model.ts';
import { likeness, readGoldens } from './__fixtures__/golden-case.ts';
import { dressed, readInversion, withTags } from './__fixtures__/tiny-add-ons.ts';
import { openEngine, openFolder, paint } from './__fixtures__/golden-pictures.ts';
import { importedFolder } from './__fixtures__/imported-folder.ts';

/** Models in the form in which Taiyi and AltDiffusion are published: scripts/goldens/other_readers.py. */
const GOLDENS = 'src/pipeline/__goldens__';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const blob = (path: string) => new Blob([readFileSync(`${GOLDENS}/${path}`)]);
const SHARED = [
  'scheduler/scheduler_config.json',
  'unet/config.json',
  'unet/diffusion_pytorch_model.safetensors',
  'vae/config.json',
  'vae/diffusion_pytorch_model.safetensors',
];
const shared = SHARED.map((path) => [path, blob(`tiny-skypaint/${path}`)] as const);
const own = (model: string, paths: readonly string[]) =>
  paths.map((path) => [path, blob(`${model}/${path}`)] as const);
const CONFIGS = ['model_index.json', 'text_encoder/config.json', 'tokenizer/tokenizer_config.json'];

const FOLDERS = {
  'tiny-taiyi': new Map([
    ...shared,
    ...own('tiny-taiyi', [...CONFIGS, 'text_encoder/pytorch_model.bin']),
    ['tokenizer/vocab.txt', blob('tiny-skypaint/tokenizer/vocab.txt')] as const,
  ]),
  'tiny-alt': new Map([
    ...shared,
    ...own('tiny-alt', [...CONFIGS, 'text_encoder/model.safetensors']),
    [
      'tokenizer/sentencepiece.bpe.model',
      new Blob([
        new Uint8Array(gunzipSync(readFileSync('src/core/tokenizer/__goldens__/xlm-r.model.gz'))),
      ]),
    ] as const,
  ]),
};

describe.each([
  ['tiny-taiyi', 'bert', 128],
  ['tiny-alt', 'xlm-r', 77],
] as const)('%s', (name, encoder, maxLength) => {
  const { cases } = readGoldens<'euler'>(`${name}/pictures.json.gz`);
  const stored = importedFolder(name, FOLDERS[name]);
  const engine = stored.then(openEngine);

  test('is imported with its own tokenizer', async () => {
    const { manifest } = await stored;
    expect(manifest.encoder).toBe(encoder);
    expect(manifest.parts.tokenizer.maxLength).toBe(maxLength);
  });

  test.each(cases)('“$prompt” is what diffusers draws', async (request) => {
    const { schedulerConfig } = await engine;
    const scheduler = createSampler(request.sampler, schedulerConfig, request.steps);
    expect(likeness(await paint(await engine, request, scheduler), request)).toBeGreaterThan(40);
  });

  test('skips layers only if it is BERT', async () => {
    const { model } = await engine;
    const ids = Int32Array.from({ length: maxLength }, (_, i) => (i < 9 ? i + 2 : 0));
    const last = await model.encodeText(ids, 1);
    const other = await model.encodeText(ids, 2);
    expect(model.canSkipLayers).toBe(encoder === 'bert');
    expect(String(other.data) === String(last.data)).toBe(encoder === 'xlm-r');
  });

  test('a LoRA for CLIP changes only the UNet, and says that it is used in part', async () => {
    const used: PartlyUsed[] = [];
    const request = withTags.find(({ prompt }) => prompt.includes('<lora:ink'))!;
    const before = await stored;
    const after = await dressed(request, before, 'fp16', undefined, (lora) => used.push(lora));
    const [{ unmatched, modules } = { unmatched: 0, modules: 0 }] = used;
    expect([unmatched > 0, unmatched < modules]).toEqual([true, true]);
    expect(after.manifest.parts.textEncoder).toEqual(before.manifest.parts.textEncoder);
    expect(after.manifest.parts.unet).not.toEqual(before.manifest.parts.unet);
  });

  test('its text encoder reads for another model', async () => {
    const [request] = cases;
    const {
      model,
      schedulerConfig,
      stored: base,
    } = await openEngine(openFolder(`${GOLDENS}/tiny-skypaint/`));
    const dressed = await withFittingEncoder(base, await stored);
    await model.useWeightsOf(dressed);
    const scheduler = createSampler(request!.sampler, schedulerConfig, request!.steps);
    const painted = await paint({ stored: dressed, model, schedulerConfig }, request!, scheduler);
    expect(likeness(painted, request!)).toBeGreaterThan(40);
  });
});

test('an embedding of another width than the token embedding’s is refused by name', async () => {
  const { model } = await openEngine(await importedFolder('tiny-alt', FOLDERS['tiny-alt']));
  const dot = { ...(await readInversion('dot')), name: 'dot' };
  expect(() => model.learnWords([dot])).toThrow(
    expect.objectContaining({
      code: 'invalid-request',
      details: expect.objectContaining({ what: 'embedding-misfit', found: 'dot' }) as object,
    }),
  );
});
