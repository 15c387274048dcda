import { beforeAll, expect, test, vi } from 'vitest';
import { createCudaGenerator } from '../../../core/random/index.ts';
import { createSampler } from '../../../core/schedulers/samplers.ts';
import type { SamplerId } from '../../../contract/samplers.ts';
import { likeness, readGoldens } from './__fixtures__/golden-case.ts';
import { openEngine, openFolder, paint, type Engine } from './__fixtures__/golden-pictures.ts';

/** scripts/goldens/cuda_noise.py */
const { cases } = readGoldens<SamplerId>('tiny-cuda/pictures.json.gz');

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let engine: Engine;

beforeAll(async () => {
  engine = await openEngine(openFolder('src/pipeline/__goldens__/tiny-skypaint/'));
});

test.each(cases)(
  '$sampler equals the picture of diffusers with a CUDA generator',
  async (request) => {
    const scheduler = createSampler(request.sampler, engine.schedulerConfig, request.steps);
    const start = { type: 'noise' } as const;
    const picture = await paint(engine, request, scheduler, [], start, createCudaGenerator);
    // Other noise gives 13 dB.
    expect(likeness(picture, request)).toBeGreaterThan(55);
  },
);
