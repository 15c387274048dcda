import { describe, expect, test, vi } from 'vitest';
import { parseExtraNetworks } from '../../../core/prompt/index.ts';
import type { LoraOverlay } from '../../../storage/add-ons/lora/lora-overlay.ts';
import { withTextEncoder } from '../../../storage/with-text-encoder.ts';
import { withFittingEncoder } from './dress-model.ts';
import { inEightBits } from './__fixtures__/eight-bit-model.ts';
import { likeness } from './__fixtures__/golden-case.ts';
import { MINI, openEngine, openFolder } from './__fixtures__/golden-pictures.ts';
import {
  base,
  cases,
  dressed,
  pictureOf,
  readInversion,
  withTags,
  withWords,
  type AddOnCase,
} from './__fixtures__/tiny-add-ons.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const engine = openEngine(base);

/** How similar our picture is to diffusers', in dB. */
const painted = async (request: AddOnCase, stored = base) =>
  likeness(await pictureOf(await engine, request, stored), request);

const written: string[] = [];
function note({ part, bytes }: LoraOverlay, { size }: Blob): void {
  expect(size).toBe(bytes);
  written.push(part);
}

test.each(withWords)(
  '$prompt equals the picture of diffusers with its embeddings',
  async (request) => {
    expect(await painted(request)).toBeGreaterThan(40);
  },
);

test.each(cases.filter(({ clipSkip }) => clipSkip === 2))(
  '$prompt with clip skip 2 is what diffusers draws',
  async (request) => {
    expect(await painted(request, await dressed(request))).toBeGreaterThan(40);
    expect(await painted({ ...request, clipSkip: 1 }, await dressed(request))).toBeLessThan(30);
  },
);

describe('another model’s text encoder', () => {
  test('reads prompts as in its own model', async () => {
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

  test('is refused if its width does not fit the UNet', async () => {
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

test.each(withTags)('$prompt equals the picture of diffusers', async (request) => {
  const stored = await dressed(request, base, 'fp32', note);
  expect(await painted(request, stored)).toBeGreaterThan(40);
});

test('a LoRA has the same effect on a UNet in eight bits', async () => {
  // Two LoRAs.
  const request = withTags.at(-1)!;
  const stored = await dressed(request, inEightBits(base));
  expect(await painted(request, stored)).toBeGreaterThan(30);
});

test('without its tag the picture differs', async () => {
  for (const request of withTags) {
    const { text } = parseExtraNetworks(request.prompt);
    expect(await painted({ ...request, prompt: text })).toBeLessThan(30);
  }
});

test('a LoRA of another model is refused by its name', async () => {
  const wider = openFolder(MINI);
  const [ink] = withTags;
  const ignore = () => undefined;
  await expect(dressed(ink!, wider, 'fp32', ignore, ignore)).rejects.toMatchObject({
    code: 'invalid-request',
    details: { what: 'lora-misfit', found: 'ink' },
  });
});

test('gives the same picture with one part in memory at a time', async () => {
  const { model } = await engine;
  expect(await model.saveMemory()).toBe(true);
  expect(await model.saveMemory()).toBe(false);
  expect(await painted(withWords[0]!)).toBeGreaterThan(40);
});

test('writes only what a LoRA changes', () => {
  expect(written).toContain('text_encoder');
  expect(written.filter((part) => part === 'unet').length).toBeGreaterThan(
    written.filter((part) => part === 'text_encoder').length,
  );
});
