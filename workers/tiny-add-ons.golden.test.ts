import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { bytesSource } from '../src/core/formats/byte-source.ts';
import { openCheckpoint } from '../src/core/formats/checkpoint/open-checkpoint.ts';
import { readTextualInversion } from '../src/core/formats/lora/textual-inversion.ts';
import { parseExtraNetworks } from '../src/core/prompt/index.ts';
import { createSampler } from '../src/core/schedulers/samplers.ts';
import { learnedNamesIn } from '../src/core/tokenizer/index.ts';
import type { LoraOverlay } from '../src/storage/lora/lora-overlay.ts';
import { withLoras } from '../src/storage/lora/with-loras.ts';
import { withTextEncoder } from '../src/storage/with-text-encoder.ts';
import { withFittingEncoder } from './dress-model.ts';
import { likeness, readGoldens, type GoldenCase } from './__fixtures__/golden-case.ts';
import { MINI, openEngine, openFolder, paint } from './__fixtures__/golden-pictures.ts';

/** LoRAs of the tiny pipeline, as diffusers and peft apply them: scripts/goldens/add_ons.py. */
const EMBEDDINGS = ['dot', 'wave'];
const FOLDER = 'src/pipeline/__goldens__/tiny-add-ons';
const { cases } = readGoldens<'euler'>('tiny-add-ons/pictures.json.gz');
const withTags = cases.filter(
  ({ prompt, clipSkip }) => parseExtraNetworks(prompt).loras.length > 0 && clipSkip === 1,
);
const withWords = cases.filter(({ prompt, negativePrompt, clipSkip }) => {
  const names = learnedNamesIn(`${prompt}\n${negativePrompt}`, EMBEDDINGS);
  return names.length > 0 && clipSkip === 1;
});

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const base = openFolder('src/pipeline/__goldens__/tiny-skypaint/');
const engine = openEngine(base);

const written: string[] = [];
async function inMemory({ part, bytes, chunks }: LoraOverlay): Promise<Blob> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of chunks()) pieces.push(chunk);
  const file = new Blob(pieces);
  expect(file.size).toBe(bytes);
  written.push(part);
  return file;
}

function dressed({ prompt }: GoldenCase<'euler'>, model = base) {
  const chosen = parseExtraNetworks(prompt).loras.map((tag) => ({
    name: tag.name,
    contentId: tag.name,
    file: new Blob([readFileSync(`${FOLDER}/${tag.name}.safetensors`)]),
    weights: { text_encoder: tag.textEncoderWeight, unet: tag.unetWeight },
  }));
  return withLoras(model, 'fp32', chosen, inMemory);
}

function inversions({ prompt, negativePrompt }: GoldenCase<'euler'>) {
  const names = learnedNamesIn(`${prompt}\n${negativePrompt}`, EMBEDDINGS);
  return Promise.all(names.map((name) => readInversion(name)));
}

async function readInversion(name: string) {
  const source = bytesSource(`${name}.safetensors`, readFileSync(`${FOLDER}/${name}.safetensors`));
  return readTextualInversion(await openCheckpoint(source));
}

async function painted(request: GoldenCase<'euler'>, stored = base): Promise<number> {
  const { model, schedulerConfig } = await engine;
  await model.useWeightsOf(stored);
  model.clipSkip = request.clipSkip ?? 1;
  const words = model.learnWords(await inversions(request));
  const scheduler = createSampler(request.sampler, schedulerConfig, request.steps);
  return likeness(await paint({ ...(await engine), stored }, request, scheduler, words), request);
}

test.each(withWords)('$prompt with its embeddings is what diffusers draws', async (request) => {
  expect(await painted(request)).toBeGreaterThan(40);
});

test.each(cases.filter(({ clipSkip }) => clipSkip === 2))(
  '$prompt with clip skip 2 is what diffusers draws',
  async (request) => {
    expect(await painted(request, await dressed(request))).toBeGreaterThan(40);
    expect(await painted({ ...request, clipSkip: 1 }, await dressed(request))).toBeLessThan(30);
  },
);

describe('another model’s text encoder', () => {
  test('reads as it does at home', async () => {
    const reading = withTextEncoder(base, base);
    const [request] = withWords;
    expect(reading.manifest.parts.textEncoder).not.toEqual(base.manifest.parts.textEncoder);
    expect(await painted(request!, reading)).toBeGreaterThan(40);
  });

  test('takes LoRAs', async () => {
    const [request] = withTags;
    const stored = await dressed(request!, withTextEncoder(base, base));
    expect(await painted(request!, stored)).toBeGreaterThan(40);
  });

  test('is refused when the UNet does not take what it gives', async () => {
    await expect(withFittingEncoder(base, openFolder(MINI))).rejects.toMatchObject({
      code: 'invalid-request',
      details: { what: 'encoder-misfit', expected: 32 },
    });
  });
});

test('an embedding of another width is refused by its name', async () => {
  const { model } = await engine;
  const wave = await readInversion('wave');
  expect(() => model.learnWords([{ ...wave, width: 48, count: 2 }])).toThrow(
    expect.objectContaining({
      code: 'invalid-request',
      details: expect.objectContaining({ found: 'wave', expected: 32 }) as object,
    }),
  );
});

test.each(withTags)('$prompt is the picture that diffusers draws', async (request) => {
  expect(await painted(request, await dressed(request))).toBeGreaterThan(40);
});

test('without its tag the picture is another one', async () => {
  for (const request of withTags) {
    const { text } = parseExtraNetworks(request.prompt);
    expect(await painted({ ...request, prompt: text })).toBeLessThan(30);
  }
});

test('a LoRA of another model is refused by its name', async () => {
  const wider = openFolder(MINI);
  const [ink] = withTags;
  await expect(dressed(ink!, wider)).rejects.toMatchObject({
    code: 'invalid-request',
    details: { what: 'lora-misfit', found: 'ink' },
  });
});

test('one part at a time, the picture is the same', async () => {
  const { model } = await engine;
  expect(await model.saveMemory()).toBe(true);
  expect(await model.saveMemory()).toBe(false);
  expect(await painted(withWords[0]!)).toBeGreaterThan(40);
});

test('only what a LoRA changes is written', () => {
  expect(written).toContain('text_encoder');
  expect(written.filter((part) => part === 'unet').length).toBeGreaterThan(
    written.filter((part) => part === 'text_encoder').length,
  );
});
