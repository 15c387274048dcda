import { beforeAll, expect, test, vi } from 'vitest';
import { createSampler } from '../../../core/schedulers/samplers.ts';
import type { SamplerId } from '../../../contract/samplers.ts';
import type { Start } from '../../../pipeline/start.ts';
import {
  decodePicture,
  likeness,
  readGoldens,
  type GoldenCase,
} from './__fixtures__/golden-case.ts';
import { openEngine, openFolder, paint, type Engine } from './__fixtures__/golden-pictures.ts';

interface SeamlessCase extends GoldenCase<SamplerId> {
  /** null for a start from noise, else it starts from the previous picture. */
  readonly strength: number | null;
}

/** Pictures without seams, drawn by diffusers with circular convolutions: scripts/goldens/seamless.py. */
const { cases } = readGoldens<SamplerId, SeamlessCase>('seamless.json.gz');

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let engine: Engine;

beforeAll(async () => {
  engine = await openEngine(openFolder('src/pipeline/__goldens__/tiny-skypaint/'));
});

test.each(cases.map((request, index) => ({ ...request, before: cases[index - 1] })))(
  '$sampler, strength $strength',
  async ({ before, strength, ...request }) => {
    const scheduler = createSampler(request.sampler, engine.schedulerConfig, request.steps);
    const start: Start =
      strength !== null && before
        ? { type: 'image', image: imageOf(before), strength }
        : { type: 'noise' };
    const options = { isSeamless: true };
    const rgb = await paint(engine, request, scheduler, [], start, undefined, options);
    expect(likeness(rgb, request)).toBeGreaterThan(50);
  },
);

test('the next picture has edges again', async () => {
  const [request] = cases as [SeamlessCase];
  const scheduler = createSampler(request.sampler, engine.schedulerConfig, request.steps);
  expect(likeness(await paint(engine, request, scheduler), request)).toBeLessThan(35);
});

function imageOf({ picture }: SeamlessCase) {
  const [height = 0, width = 0] = picture.shape;
  const rgb = decodePicture(picture);
  const data = new Uint8ClampedArray(height * width * 4).fill(255);
  for (let i = 0; i < rgb.length; i += 1) data[Math.floor(i / 3) * 4 + (i % 3)] = rgb[i]!;
  return { width, height, data };
}
