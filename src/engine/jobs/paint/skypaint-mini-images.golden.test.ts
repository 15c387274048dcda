import { beforeAll, expect, test, vi } from 'vitest';
import { drawnPicture } from '../../../core/image/__fixtures__/drawn-picture.ts';
import { createSampler } from '../../../core/schedulers/samplers.ts';
import { PLAIN_REQUEST } from '../../../contract/plain-request.ts';
import { defaultOptions } from '../../../contract/picture-options.ts';
import type { SamplerId } from '../../../contract/samplers.ts';
import type { StartFit } from '../../../contract/start-picture.ts';
import { likeness, readGoldens, type GoldenCase } from './__fixtures__/golden-case.ts';
import {
  MINI,
  openEngine,
  openFolder,
  paint,
  type Engine,
} from './__fixtures__/golden-pictures.ts';
import { checkRequest } from './check-request.ts';
import { startOf } from './start-of.ts';

interface ImageCase extends GoldenCase<SamplerId> {
  readonly strength: number;
  readonly fit: StartFit;
}

/** A request's start picture, fitted to its size, compared with diffusers: scripts/goldens/skypaint_mini_images.py. */
const { cases, source } = readGoldens<
  SamplerId,
  ImageCase,
  { readonly source: { readonly size: readonly [number, number]; readonly pattern: number } }
>('skypaint-mini-images.json.gz');

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let engine: Engine;

beforeAll(async () => {
  engine = await openEngine(openFolder(MINI));
});

const FILE = new File(['a picture'], 'a.png');

/** Stands for the browser's decoder. */
const decode = (file: Blob) => {
  expect(file).toBe(FILE);
  return Promise.resolve(drawnPicture(source.size, source.pattern));
};

test.each(cases)('$sampler, strength $strength, $fit', async (golden) => {
  const { picture, fit, sampler, steps, strength, prompt, negativePrompt, seed } = golden;
  const [height = 0, width = 0] = picture.shape;
  const request = {
    ...defaultOptions(engine.stored.manifest),
    ...PLAIN_REQUEST,
    ...{ jobId: 'golden', modelId: MINI, width, height, sampler, steps, strength },
    ...{ prompt, negativePrompt, seed },
    start: { picture: FILE, fit, mask: null },
  };
  checkRequest(request);
  const { start } = await startOf(request, decode);
  const scheduler = createSampler(sampler, engine.schedulerConfig, steps);
  // Another fit gives 25 dB, and another strength 12.
  expect(likeness(await paint(engine, golden, scheduler, [], start), golden)).toBeGreaterThan(40);
});
