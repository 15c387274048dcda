import { describe, expect, test, vi } from 'vitest';
import { parseInfotext } from '../core/formats/a1111-parameters.ts';
import { PLAIN_REQUEST } from '../contract/plain-request.ts';
import type { GenerationParameters } from '../contract/engine-api.ts';
import { infotextOf } from './jobs/paint/infotext.ts';
import { settingsOf } from './library/picture-settings.ts';

vi.stubGlobal('__APP_VERSION__', '0.1.0');

/** As A1111 1.10 writes it. */
const A1111 = [
  'a castle on a hill',
  'Negative prompt: blurry',
  'Steps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7, Seed: 42, Size: 512x768, Model hash: abcdef1234, ' +
    'Model: dreamshaper_8, Denoising strength: 0.7, Hires prompt: "a castle, very detailed", Hires upscale: 1.5, Hires steps: 10, ' +
    'Hires upscaler: R-ESRGAN 4x+, Version: v1.10.1',
].join('\n');

const read = (text: string) => settingsOf(parseInfotext(text));

describe('a picture of A1111', () => {
  test('restores hires fix, and the size of the first pass', () => {
    const settings = read(A1111);
    expect(settings.hires).toEqual({
      scale: 1.5,
      upscalerName: 'R-ESRGAN 4x+',
      strength: 0.7,
      steps: 10,
      prompt: 'a castle, very detailed',
      tiles: null,
    });
    expect(settings.options).toMatchObject({ width: 512, height: 768 });
    // The strength is that of the second pass, not of a start picture.
    expect(settings.options.strength).toBeUndefined();
  });

  test.each([
    ['Hires resize: 1024x0', 2],
    ['Hires resize: 0x1152', 1.5],
    ['Hires resize: 1024x1536', 2],
  ])('with %s', (resize, scale) => {
    expect(read(A1111.replace('Hires upscale: 1.5', resize)).hires?.scale).toBe(scale);
  });

  test('from image to image has no second pass', () => {
    const settings = read(A1111.replace(/Hires prompt.*?, Version/, 'Version'));
    expect(settings.hires).toBeNull();
    expect(settings.options.strength).toBe(0.7);
  });
});

test.each([
  [{ type: 'latent', mode: 'nearest-exact' }, 'Latent (nearest-exact)'],
  [{ type: 'embedded', id: 'skypaint-x4' }, 'SkyPaint x4'],
  [{ type: 'add-on', name: 'R-ESRGAN 4x+' }, 'R-ESRGAN 4x+'],
  [{ type: 'lanczos' }, 'Lanczos'],
] as const)('%o is written as A1111 does, and read again', (upscaler, upscalerName) => {
  const parameters: GenerationParameters = {
    modelId: 'tiny',
    modelName: 'Tiny',
    prompt: '猫',
    fullPrompt: '猫',
    fullHiresPrompt: 'sai-v1 art, 猫',
    negativePrompt: '',
    useStyleTag: false,
    width: 64,
    height: 72,
    steps: 5,
    guidanceScale: 7.5,
    sampler: 'euler',
    clipSkip: 1,
    textEncoder: null,
    vae: null,
    rng: 'CPU',
    variationSeed: 0,
    earlierVariations: '',
    variationStrength: 0,
    skipEarlyGuidance: 0,
    skipLateGuidance: 0,
    cacheInterval: 1,
    guidanceRescale: 0,
    tiling: false,
    seedResizeWidth: 0,
    seedResizeHeight: 0,
    seed: 1,
    ...PLAIN_REQUEST,
    hires: { scale: 2, upscaler, strength: 0.5, steps: 0, prompt: '猫', tiles: true },
    backend: 'wasm',
    precision: 'fp32',
  };
  const text = infotextOf(parameters, { lora: [], embedding: [], vae: [] });
  expect(text).toContain(
    'Size: 64x72, Model: tiny, RNG: CPU, Denoising strength: 0.5, Hires prompt: "sai-v1 art, 猫", Hires upscale: 2, ' +
      `Hires upscaler: ${upscalerName}, Hires tiles: True, Version`,
  );
  expect(read(text).hires).toEqual({
    scale: 2,
    upscalerName,
    strength: 0.5,
    steps: 0,
    prompt: 'sai-v1 art, 猫',
    tiles: true,
  });
});
