import { beforeAll, describe, expect, test, vi } from 'vitest';
import { createSampler } from '../../../core/schedulers/samplers.ts';
import { algorithmOf, SAMPLER_IDS, type SamplerId } from '../../../contract/samplers.ts';
import { likeness, readGoldens } from './__fixtures__/golden-case.ts';
import { openEngine, openFolder, paint, type Engine } from './__fixtures__/golden-pictures.ts';

/** Samplers that tiny-pipeline.golden.test.ts does not cover: scripts/goldens/samplers.py and dpmpp_2s_ancestral.py. */
const cases = ['pictures', 'k-diffusion'].flatMap(
  (name) => readGoldens<SamplerId>(`tiny-samplers/${name}.json.gz`).cases,
);
const others = readGoldens<SamplerId>('tiny-skypaint/pictures.json.gz').cases;

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let engine: Engine;

beforeAll(async () => {
  engine = await openEngine(openFolder('src/pipeline/__goldens__/tiny-skypaint/'));
});

test('every sampler has a picture', () => {
  const drawn = new Set([...cases, ...others].map(({ sampler }) => sampler));
  expect(drawn).toEqual(new Set(SAMPLER_IDS));
});

describe('equals the picture of diffusers or k-diffusion', () => {
  test.each(cases)('$sampler', async (request) => {
    const { sampler, steps } = request;
    const scheduler = createSampler(sampler, engine.schedulerConfig, steps);
    const { order = 1 } = algorithmOf(sampler);
    expect(scheduler.timesteps).toHaveLength(order * steps - order + 1);
    // Even the two most similar samplers are only 42 dB alike.
    expect(likeness(await paint(engine, request, scheduler), request)).toBeGreaterThan(55);
  });
});
