import { expect, test, vi } from 'vitest';
import { createSampler } from '../../../core/schedulers/samplers.ts';
import type { SamplerId } from '../../../contract/samplers.ts';
import { likeness, readGoldens } from './__fixtures__/golden-case.ts';
import { openEngine, openFolder, paint } from './__fixtures__/golden-pictures.ts';

/** Guidance that is rescaled, compared with diffusers: scripts/goldens/guidance_rescale.py. */
const { cases } = readGoldens<SamplerId>('guidance-rescale.json.gz');

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const engine = openEngine(openFolder('src/pipeline/__goldens__/tiny-skypaint/'));

test.each(cases)('$sampler, guidance rescaled by $guidanceRescale', async (request) => {
  const { schedulerConfig } = await engine;
  const scheduler = createSampler(request.sampler, schedulerConfig, request.steps);
  expect(likeness(await paint(await engine, request, scheduler), request)).toBeGreaterThan(55);
});
