import { beforeAll, describe, expect, test, vi } from 'vitest';
import { createSampler } from '../../../core/schedulers/samplers.ts';
import type { SamplerId } from '../../../contract/samplers.ts';
import { likeness, readGoldens } from './__fixtures__/golden-case.ts';
import { openEngine, openFolder, paint, type Engine } from './__fixtures__/golden-pictures.ts';

/**
 * SkyPaint's full shape, unlike skypaint-mini: four levels of SD 1.x's blocks with 4 latent channels. With few and random weights it
 * draws noise, but noise that depends on prompt, sampler and guidance: scripts/goldens/tiny_pipeline.py.
 */
const { cases } = readGoldens<SamplerId>('tiny-skypaint/pictures.json.gz');

// On a busy machine a second's work can take a minute, because WebAssembly's threads wait for one another.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let engine: Engine;

beforeAll(async () => {
  engine = await openEngine(openFolder('src/pipeline/__goldens__/tiny-skypaint/'));
});

describe.each([...new Set(cases.map(({ guidanceScale }) => guidanceScale))])(
  'guidance scale %d',
  (guidanceScale) => {
    test.each(cases.filter((request) => request.guidanceScale === guidanceScale))(
      '$sampler: “$prompt” without “$negativePrompt” is the picture that diffusers draws',
      async (request) => {
        const { sampler, steps } = request;
        const scheduler = createSampler(sampler, engine.schedulerConfig, steps);
        expect(likeness(await paint(engine, request, scheduler), request)).toBeGreaterThan(40);
      },
    );
  },
);
