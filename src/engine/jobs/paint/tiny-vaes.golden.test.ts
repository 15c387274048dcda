import { describe, expect, test, vi } from 'vitest';
import { createSampler } from '../../../core/schedulers/samplers.ts';
import { partToCheck } from '../../../storage/import/model-checks.ts';
import { layOut } from '../../../storage/import/half-weights.ts';
import { checkVae } from '../../library/check-model.ts';
import { withFittingVae } from './dress-model.ts';
import { likeness, readGoldens, type GoldenCase } from './__fixtures__/golden-case.ts';
import { foundVae, importedVae } from './__fixtures__/imported-vae.ts';
import { MINI, openEngine, openFolder, paint } from './__fixtures__/golden-pictures.ts';

/** Separate VAEs in the tiny pipeline, compared with diffusers: scripts/goldens/vaes.py. */
const FOLDER = 'src/pipeline/__goldens__/tiny-vaes';
const { cases } = readGoldens<'euler'>('tiny-vaes/pictures.json.gz');
const FILES: Readonly<Record<string, readonly string[]>> = {
  mist: ['mist.vae.pt'],
  glow: ['glow/config.json', 'glow/diffusion_pytorch_model.safetensors'],
};

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const base = openFolder('src/pipeline/__goldens__/tiny-skypaint/');
const engine = openEngine(base);

const found = (name: string) => foundVae(FOLDER, FILES[name]!);
const imported = (name: string) => importedVae(FOLDER, FILES[name]!);

async function painted(request: GoldenCase<'euler'>, stored = base): Promise<number> {
  const { model, schedulerConfig } = await engine;
  await model.useWeightsOf(stored);
  const scheduler = createSampler(request.sampler, schedulerConfig, request.steps);
  return likeness(await paint({ ...(await engine), stored }, request, scheduler), request);
}

test.each(cases)(
  '“$prompt” decoded by $vae is the picture that diffusers draws',
  async (request) => {
    const stored = await withFittingVae(base, await imported(request.vae!));
    expect(await painted(request, stored)).toBeGreaterThan(40);
  },
);

test('the model’s own VAE decodes again afterwards', async () => {
  for (const request of cases) expect(await painted(request)).toBeLessThan(20);
});

test.each(Object.keys(FILES))(
  '%s is named after its file or folder, and its graph can be built',
  async (name) => {
    const vae = await found(name);
    expect(vae.name).toBe(name);
    const { config, tensors } = vae;
    const part = partToCheck(
      vae.path,
      { path: 'x', text: config },
      layOut('x', tensors, 'F16').index,
    );
    expect(checkVae(part, 'x')).toEqual({ channels: 4, factor: 8 });
  },
);

test('a weight that fp16 cannot hold is noticed, and the scaling factor is the VAE’s own', async () => {
  const glow = await imported('glow');
  expect(glow.overflows).toEqual(['encoder.conv_out.bias']);
  expect(JSON.parse(glow.config)).toMatchObject({ scaling_factor: 0.5 });
  expect((await imported('mist')).overflows).toEqual([]);
});

describe('refused', () => {
  test('a VAE for other latents, by name', async () => {
    await expect(withFittingVae(openFolder(MINI), await imported('mist'))).rejects.toMatchObject({
      code: 'invalid-request',
      details: { what: 'vae-misfit', found: 'mist', channels: 4, factor: 8, ownChannels: 8 },
    });
  });

  test('a config of another class, by name', async () => {
    const vae = await found('glow');
    const { tensors, config } = vae;
    const text = config.replace('AutoencoderKL', 'AsymmetricAutoencoderKL');
    const part = partToCheck(vae.path, { path: 'x', text }, layOut('x', tensors, 'F16').index);
    expect(() => checkVae(part, 'glow/config.json')).toThrow(
      expect.objectContaining({
        code: 'invalid-config',
        details: expect.objectContaining({ file: 'glow/config.json' }) as object,
      }),
    );
  });
});
