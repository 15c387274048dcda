import { beforeAll, expect, test, vi } from 'vitest';
import { createSampler, type SamplerId } from '../../../core/schedulers/samplers.ts';
import { likeness, readGoldens, type GoldenCase } from './__fixtures__/golden-case.ts';
import {
  MINI,
  openEngine,
  openFolder,
  paint,
  weightHashes,
  type Engine,
} from './__fixtures__/golden-pictures.ts';

/**
 * Compares the engine, from prompt to pixels, with diffusers' StableDiffusionPipeline; both use version 0.3.0. Only the location
 * of the files differs from the page: onnxruntime-web's WebAssembly runs in Node as it does there.
 */
const plain = readGoldens<SamplerId>('skypaint-mini.json');
const grammar = readGoldens<SamplerId>('prompt-grammar.json');
/** scripts/goldens/variations.py */
const variations = readGoldens<SamplerId>('variations.json.gz');

// On a busy machine a second's work can take a minute, because WebAssembly's threads wait for one another.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let engine: Engine;

beforeAll(async () => {
  engine = await openEngine(openFolder(MINI));
});

test('the goldens were made with these weights', () => {
  expect(plain.model).toEqual(weightHashes(engine));
  expect(grammar.model).toEqual(plain.model);
});

async function expectSamePicture(request: GoldenCase<SamplerId>): Promise<void> {
  const scheduler = createSampler(request.sampler, engine.schedulerConfig, request.steps);
  expect(likeness(await paint(engine, request, scheduler), request)).toBeGreaterThan(40);
}

test.each(plain.cases)(
  '$sampler, $steps steps: “$prompt” is the picture that diffusers draws',
  expectSamePicture,
);

test.each(grammar.cases)(
  '$sampler, $steps steps: “$prompt” without “$negativePrompt” is what A1111’s grammar makes diffusers draw',
  expectSamePicture,
);

test.each(variations.cases)(
  '$sampler, $variation.strength of the way to another seed, is what diffusers draws from A1111’s noise',
  expectSamePicture,
);
