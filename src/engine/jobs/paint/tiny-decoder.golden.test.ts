import { expect, test, vi } from 'vitest';
import { createSampler } from '../../../core/schedulers/samplers.ts';
import { torchRandn } from '../../../core/random/index.ts';
import { decodeInTiles, UNWATCHED } from '../../../pipeline/vae-tiles.ts';
import { toRgba } from '../../../pipeline/image-tensor.ts';
import type { VaeInParts } from '../../../pipeline/ports.ts';
import { parseAutoencoderTinyConfig } from '../../../graph/index.ts';
import { reachOf, TinyVaeInParts } from '../../../runtime/parts/tiny-decoder.ts';
import { withFittingVae } from './dress-model.ts';
import { likeness, readGoldens } from './__fixtures__/golden-case.ts';
import { foundVae, importedVae } from './__fixtures__/imported-vae.ts';
import { MINI, openEngine, openFolder, paint } from './__fixtures__/golden-pictures.ts';

/** A tiny decoder in two spellings, compared with diffusers: scripts/goldens/tiny_decoder.py. */
const FOLDER = 'src/pipeline/__goldens__/tiny-decoder';
const FILES = {
  taesd_decoder: ['taesd_decoder.safetensors'],
  speck: ['speck/config.json', 'speck/diffusion_pytorch_model.safetensors'],
} as const;
const { cases } = readGoldens<'euler'>('tiny-decoder/pictures.json.gz');

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const base = openFolder('src/pipeline/__goldens__/tiny-skypaint/');
const engine = openEngine(base);

test.each(Object.entries(FILES))(
  '%s decodes as diffusers does, and only decodes',
  async (name, files) => {
    const { model, schedulerConfig } = await engine;
    const image = torchRandn(1, [1, 3, 16, 16]);
    const encoded = await model.encodeImage(image);
    const vae = await importedVae(FOLDER, files);
    expect(vae.name).toBe(name);
    const stored = await withFittingVae(base, vae);
    await model.useWeightsOf(stored);
    for (const request of cases) {
      const scheduler = createSampler(request.sampler, schedulerConfig, request.steps);
      const painted = await paint({ ...(await engine), stored }, request, scheduler);
      expect(likeness(painted, request)).toBeGreaterThan(40);
    }
    expect(await model.encodeImage(image)).toEqual(encoded);
    await model.useWeightsOf(base);
    const [request] = cases;
    const scheduler = createSampler(request!.sampler, schedulerConfig, request!.steps);
    expect(likeness(await paint(await engine, request!, scheduler), request!)).toBeLessThan(20);
  },
);

test('decodes the same picture in tiles', async () => {
  const { model } = await engine;
  const vae = await importedVae(FOLDER, FILES.speck);
  await model.useWeightsOf(await withFittingVae(base, vae));
  const reach = reachOf(parseAutoencoderTinyConfig(JSON.parse(vae.config), 'config.json'));
  expect(reach).toBe(19);
  const latents = torchRandn(2, [1, 4, 4, 90]);
  const whole = toRgba(await model.decodeLatents(latents));
  const shell = { longestTile: 16, decoderTiles: { longest: 16, margin: 2 }, encoderChannels: 8 };
  const parts = new TinyVaeInParts(shell as unknown as VaeInParts, reach, model);
  expect(parts.decoderTiles.longest).toBeLessThan(90);
  const tiled = await decodeInTiles(parts, latents, 8, UNWATCHED);
  const differences = tiled.data.map((value, i) => Math.abs(value - whole.data[i]!));
  expect(Math.max(...differences)).toBeLessThanOrEqual(1);
});

test('the encoder is left out, and a decoder of other latents is refused', async () => {
  const { tensors } = await foundVae(FOLDER, FILES.speck);
  expect([...tensors.keys()].every((name) => name.startsWith('decoder.layers.'))).toBe(true);
  const vae = await importedVae(FOLDER, FILES.taesd_decoder);
  await expect(withFittingVae(openFolder(MINI), vae)).rejects.toMatchObject({
    details: { what: 'vae-misfit', channels: 4, factor: 8 },
  });
});
