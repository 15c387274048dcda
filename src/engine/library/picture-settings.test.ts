import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseInfotext } from '../../core/formats/a1111-parameters.ts';
import { readPictureSettings, settingsOf } from './picture-settings.ts';

const GOLDENS = '../../core/formats/picture-parameters/__goldens__/';
const golden = (name: string) => new Blob([readFileSync(new URL(GOLDENS + name, import.meta.url))]);

test('what A1111 wrote becomes settings, with everything that the picture was made with', async () => {
  expect(await readPictureSettings(golden('a1111.jpg'))).toEqual({
    prompt: '一只狐狸，雪林，(夜:1.2) <lora:墨-ink:0.8>\n第二行',
    negativePrompt: 'blurry, 水印',
    hires: null,
    options: {
      steps: 20,
      guidanceScale: 7,
      clipSkip: 2,
      width: 512,
      height: 768,
      sampler: 'dpmpp_2m_karras',
      seed: 123456789,
      // Missing, so A1111's default applies: the GPU's own generator.
      rng: 'NV',
    },
    ingredients: [
      { kind: 'model', name: 'v1-5-pruned-emaonly', hash: '6ce0161689' },
      { kind: 'lora', name: '墨-ink', hash: '0123456789ab' },
    ],
  });
});

test('the strength is that of a start picture, unless it belongs to a hires fix', () => {
  const read = (settings: string) => {
    const infotext = parseInfotext(`a\nSteps: 20, Sampler: Euler, Seed: 1, ${settings}`);
    return settingsOf(infotext).options.strength;
  };
  expect(read('Denoising strength: 0.4')).toBe(0.4);
  expect(read('Denoising strength: 0.4, Hires upscale: 2')).toBeUndefined();
  expect(read('Model: x')).toBeUndefined();
});

test('a picture without settings gives none', async () => {
  expect(await readPictureSettings(golden('silent.jpg'))).toBeNull();
});

test('the template of a prompt is read beside the prompt', () => {
  const written =
    'a red cat\nSteps: 20, Sampler: Euler, Seed: 1, Template: "a {red|green} cat, sky"';
  expect(settingsOf(parseInfotext(written))).toMatchObject({
    prompt: 'a red cat',
    template: 'a {red|green} cat, sky',
  });
});
