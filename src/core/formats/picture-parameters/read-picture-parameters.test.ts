import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Seeded } from '../__fixtures__/seeded.ts';
import { mutateBytes } from '../__fixtures__/byte-mutations.ts';
import { readPictureParameters } from './read-picture-parameters.ts';

const golden = (name: string) =>
  Uint8Array.from(readFileSync(new URL(`__goldens__/${name}`, import.meta.url)));
const read = (name: string) => {
  const found = readPictureParameters(golden(name));
  return found && { ...found, settings: Object.fromEntries(found.settings) };
};

test.each(['a1111.png', 'a1111.jpg', 'a1111.webp'])('A1111: %s', (name) => {
  expect(read(name)).toEqual({
    prompt: '一只狐狸，雪林，(夜:1.2) <lora:墨-ink:0.8>\n第二行',
    negativePrompt: 'blurry, 水印',
    settings: {
      Steps: '20',
      Sampler: 'DPM++ 2M',
      'Schedule type': 'Karras',
      'CFG scale': '7',
      Seed: '123456789',
      Size: '512x768',
      'Model hash': '6ce0161689',
      Model: 'v1-5-pruned-emaonly',
      'Clip skip': '2',
      'Lora hashes': '墨-ink: 0123456789ab',
      Version: 'v1.10.1',
    },
  });
});

test.each(['comfy.png', 'comfy.webp'])('ComfyUI: %s', (name) => {
  expect(read(name)).toEqual({
    prompt: '星空下的帐篷, galaxy bottle <lora:ink:0.8>',
    negativePrompt: 'watermark, 水印',
    settings: {
      Steps: '20',
      Sampler: 'DPM++ 2M',
      'Schedule type': 'Karras',
      'CFG scale': '8',
      Seed: '156680208700286',
      Size: '512x768',
      RNG: 'CPU',
      Model: 'v1-5-pruned-emaonly',
    },
  });
});

test('InvokeAI', () => {
  expect(read('invoke.png')).toEqual({
    prompt: '雨中的小猫，水彩 <lora:ink:0.75>',
    negativePrompt: 'photo',
    settings: {
      Steps: '30',
      Sampler: 'DPM++ 2M SDE',
      'Schedule type': 'Karras',
      'CFG scale': '7.5',
      Seed: '2843290',
      Size: '512x640',
      RNG: 'CPU',
      'Model hash': 'ababababab',
      Model: 'stable-diffusion-v1-5',
      'Clip skip': '2',
    },
  });
});

describe('a picture without settings', () => {
  test.each([
    ['a JPEG without EXIF', golden('silent.jpg')],
    ['an empty file', new Uint8Array()],
    ['a text', new TextEncoder().encode('Steps: 20')],
    ['the first bytes of a PNG', golden('a1111.png').subarray(0, 20)],
    ['the first bytes of a WebP', golden('a1111.webp').subarray(0, 20)],
  ])('%s', (_, file) => {
    expect(readPictureParameters(file)).toBeNull();
  });
});

test('a damaged file is read as far as possible, without an exception', () => {
  const files = ['a1111.jpg', 'a1111.webp', 'comfy.png', 'comfy.webp', 'invoke.png'].map(golden);
  for (let seed = 1; seed <= 2000; seed++) {
    const random = new Seeded(seed);
    const { bytes } = mutateBytes(random.pick(files), random);
    expect(() => readPictureParameters(bytes), `seed ${String(seed)}`).not.toThrow();
  }
});
