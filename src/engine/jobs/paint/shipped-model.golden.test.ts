import { beforeAll, expect, test, vi } from 'vitest';
import { drawnPicture } from '../../../core/image/__fixtures__/drawn-picture.ts';
import { createSampler, type SamplerId } from '../../../core/schedulers/samplers.ts';
import { PLAIN_REQUEST } from '../../../contract/plain-request.ts';
import { defaultOptions } from '../../../contract/picture-options.ts';
import { likeness, readGoldens, type GoldenCase } from './__fixtures__/golden-case.ts';
import {
  SHIPPED,
  openEngine,
  openFolder,
  paint,
  weightHashes,
  type Engine,
} from './__fixtures__/golden-pictures.ts';
import { startOf } from './start-of.ts';

type ShippedCase = GoldenCase<SamplerId> & { readonly strength?: number };

/** scripts/goldens/shipped_model.py */
const { cases, source, model } = readGoldens<
  SamplerId,
  ShippedCase,
  { readonly source: { readonly size: readonly [number, number]; readonly pattern: number } }
>('shipped-model.json.gz');

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let engine: Engine;

beforeAll(async () => {
  engine = await openEngine(openFolder(SHIPPED));
});

test('the goldens were made with the weights that ship', () => {
  expect(model).toEqual(weightHashes(engine));
});

test.each(cases)('$sampler: “$prompt” is the picture that diffusers draws', async (golden) => {
  const { strength, picture, prompt, negativePrompt, sampler, steps, seed } = golden;
  const [height = 0, width = 0] = picture.shape;
  const scheduler = createSampler(sampler, engine.schedulerConfig, steps);
  if (strength === undefined) {
    expect(likeness(await paint(engine, golden, scheduler), golden)).toBeGreaterThan(40);
    return;
  }
  const request = {
    ...defaultOptions(engine.stored.manifest),
    ...PLAIN_REQUEST,
    ...{ jobId: 'golden', modelId: SHIPPED, width, height, sampler, steps, strength },
    ...{ prompt, negativePrompt, seed },
    start: { picture: new File(['a picture'], 'a.png'), fit: 'stretch' as const, mask: null },
  };
  const decode = () => Promise.resolve(drawnPicture(source.size, source.pattern));
  const { start } = await startOf(request, decode);
  // Another start picture gives 29 dB.
  expect(likeness(await paint(engine, golden, scheduler, [], start), golden)).toBeGreaterThan(40);
});
