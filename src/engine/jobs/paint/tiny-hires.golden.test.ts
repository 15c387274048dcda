import { beforeAll, describe, expect, test, vi } from 'vitest';
import { resample } from '../../../core/image/resample.ts';
import { planNegativePrompt, planPrompt } from '../../../core/prompt/index.ts';
import { createTorchGenerator } from '../../../core/random/index.ts';
import { createSampler } from '../../../core/schedulers/samplers.ts';
import type { Interpolation } from '../../../core/tensor/interpolate.ts';
import type { SamplerId } from '../../../contract/samplers.ts';
import type { PaintingEvent } from '../../../pipeline/painting-pass.ts';
import {
  secondSteps,
  type Enlargement,
  type EnlargeTo,
  type SecondPass,
} from '../../../pipeline/second-pass.ts';
import { likeness, readGoldens, type GoldenCase } from './__fixtures__/golden-case.ts';
import {
  openEngine,
  openFolder,
  paint,
  planOptions,
  type Engine,
} from './__fixtures__/golden-pictures.ts';

interface HiresCase extends GoldenCase<SamplerId> {
  readonly scale: number;
  readonly enlargement: Interpolation | 'lanczos';
  readonly strength: number;
  /** 0 means as many as in the first pass. */
  readonly hiresSteps: number;
  /** Empty means the prompt of the first pass. */
  readonly hiresPrompt: string;
  readonly tiles: boolean;
}

/** Pictures of two passes, drawn by diffusers: scripts/goldens/hires_fix.py. */
const { cases, first } = readGoldens<
  SamplerId,
  HiresCase,
  { readonly first: readonly [number, number] }
>('tiny-hires/pictures.json.gz');

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let engine: Engine;

beforeAll(async () => {
  engine = await openEngine(openFolder('src/pipeline/__goldens__/tiny-skypaint/'));
});

const byLanczos: EnlargeTo = ({ width, height, data }, size) => {
  const pixels = { width, height, channels: 4, data: new Uint8Array(data.buffer) };
  const enlarged = resample(pixels, size.width, size.height, 'lanczos');
  return Promise.resolve({
    ...size,
    data: new Uint8ClampedArray(enlarged.data.buffer as ArrayBuffer),
  });
};

async function secondPassOf(request: HiresCase): Promise<SecondPass> {
  const { stored, schedulerConfig } = engine;
  const { sampler, strength, enlargement, picture, tiles } = request;
  const asked = request.hiresSteps || request.steps;
  const { scheduled, run } = secondSteps(asked, strength, 1000);
  const scheduler = createSampler(sampler, schedulerConfig, scheduled);
  const options = await planOptions(stored, run);
  const by: Enlargement =
    enlargement === 'lanczos'
      ? { type: 'picture', enlarge: byLanczos }
      : { type: 'latents', mode: enlargement };
  return {
    prompt: planPrompt(request.hiresPrompt || request.prompt, options),
    negativePrompt: planNegativePrompt(request.negativePrompt, options),
    width: picture.shape[1]!,
    height: picture.shape[0]!,
    random: createTorchGenerator(request.seed),
    variation: null,
    seedResize: null,
    scheduler,
    steps: run,
    tile: tiles ? { width: first[1], height: first[0] } : null,
    enlargement: by,
  };
}

test.each(cases)(
  '$sampler, $scale times by $enlargement, strength $strength, tiles: $tiles',
  async (request) => {
    const scheduler = createSampler(request.sampler, engine.schedulerConfig, request.steps);
    const hires = await secondPassOf(request);
    const options = { size: first, hires };
    const rgb = await paint(engine, request, scheduler, [], { type: 'noise' }, undefined, options);
    // Leaving out anything that a case names gives less than 38 dB.
    expect(likeness(rgb, request)).toBeGreaterThan(50);
  },
);

describe('the progress of two passes in tiles, with a picture between them', () => {
  const request = cases.find(({ tiles, enlargement }) => tiles && enlargement === 'lanczos')!;
  const wordsOf = (event: PaintingEvent) =>
    'pass' in event ? `${event.type} in pass ${String(event.pass)}` : event.type;

  /** What is reported until the picture is ready, or until it is cancelled at the first event with these words. */
  async function run(cancelAt?: string) {
    const hires = await secondPassOf(request);
    const controller = new AbortController();
    const events: PaintingEvent[] = [];
    const onEvent = (event: PaintingEvent) => {
      events.push(event);
      if (wordsOf(event) === cancelAt) controller.abort();
    };
    const scheduler = createSampler(request.sampler, engine.schedulerConfig, request.steps);
    const options = { size: first, hires, onEvent, signal: controller.signal };
    const rgb = await paint(engine, request, scheduler, [], { type: 'noise' }, undefined, options);
    return { events, isCancelled: rgb.length === 0, steps: hires.steps };
  }

  test('names every step, with a preview of its size, and every tile', async () => {
    const { events, steps } = await run();
    const inLatents = ([height = 0, width = 0]: readonly number[]) => [width / 8, height / 8];
    const stepsOf = (pass: number) =>
      events.flatMap((event) => (event.type === 'step' && event.pass === pass ? [event] : []));
    for (const [pass, count, size] of [
      [1, request.steps, first],
      [2, steps, request.picture.shape],
    ] as const) {
      const numbers = stepsOf(pass).map(({ step, totalSteps }) => [step, totalSteps]);
      expect(numbers).toEqual(Array.from({ length: count }, (_, at) => [at + 1, count]));
      const previews = stepsOf(pass).map(({ preview }) => [preview?.width, preview?.height]);
      expect(previews).toEqual(Array.from({ length: count }, () => inLatents(size)));
    }
    const tiles = events.flatMap((event) => (event.type === 'tile' ? [event] : []));
    const { tiles: all } = tiles[0]!;
    expect(all).toBeGreaterThan(1);
    expect(tiles.map(({ pass, step, tile }) => [pass, step, tile])).toEqual(
      Array.from({ length: steps * all }, (_, at) => [2, Math.floor(at / all) + 1, (at % all) + 1]),
    );
  });

  test.each([
    'encoding',
    'denoising',
    'step in pass 1',
    'decoding',
    'encoding-image',
    'tile in pass 2',
    'step in pass 2',
  ])('cancelled at %s, nothing else begins', async (cancelAt) => {
    const { events, isCancelled } = await run(cancelAt);
    expect(isCancelled).toBe(true);
    expect(wordsOf(events.at(-1)!)).toBe(cancelAt);
  });
});
