import { describe, expect, test, vi } from 'vitest';
import type { PartlyUsed } from '../../../storage/add-ons/lora/lora-overlay.ts';
import { createSampler } from '../../../core/schedulers/samplers.ts';
import { parseManifest } from '../../../contract/manifest.ts';
import { withFittingEncoder } from './dress-model.ts';
import { likeness, readGoldens } from './__fixtures__/golden-case.ts';
import { dressed, readInversion, withTags } from './__fixtures__/tiny-add-ons.ts';
import { openEngine, openFolder, paint } from './__fixtures__/golden-pictures.ts';
import { importedFolder } from './__fixtures__/imported-folder.ts';
import { FOLDERS, GOLDENS } from './__fixtures__/tiny-readers.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

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
    expect(parseManifest(JSON.parse(JSON.stringify(manifest)))).toEqual(manifest);
  });

  test.each(cases)('“$prompt” is what diffusers draws', async (request) => {
    const { schedulerConfig } = await engine;
    const scheduler = createSampler(request.sampler, schedulerConfig, request.steps);
    expect(likeness(await paint(await engine, request, scheduler), request)).toBeGreaterThan(40);
  });

  test('only BERT skips layers', async () => {
    const { model } = await engine;
    const ids = Int32Array.from({ length: maxLength }, (_, i) => (i < 9 ? i + 2 : 0));
    const last = await model.encodeText(ids, 1);
    const other = await model.encodeText(ids, 2);
    expect(model.canSkipLayers).toBe(encoder === 'bert');
    expect(String(other.data) === String(last.data)).toBe(encoder === 'xlm-r');
  });

  test('a LoRA for CLIP changes only the UNet, and is reported as used in part', async () => {
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

test('an embedding whose width differs from the token embedding’s is refused by name', async () => {
  const { model } = await openEngine(await importedFolder('tiny-alt', FOLDERS['tiny-alt']));
  const dot = { ...(await readInversion('dot')), name: 'dot' };
  expect(() => model.learnWords([dot])).toThrow(
    expect.objectContaining({
      code: 'invalid-request',
      details: expect.objectContaining({ what: 'embedding-misfit', found: 'dot' }) as object,
    }),
  );
});
