import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { psnr } from '../src/core/metrics/index.ts';
import { createSampler, type SamplerId } from '../src/core/schedulers/samplers.ts';
import {
  openEngine,
  paint,
  referenceOf,
  type Engine,
  type GoldenCase,
} from './__fixtures__/golden-pictures.ts';

/**
 * The engine from prompt to pixels, with the model that ships, against diffusers' StableDiffusionPipeline. Nothing is
 * replaced but where the files lie: onnxruntime-web's WebAssembly runs in Node as it does in the page.
 */
interface Golden {
  readonly model: Readonly<Record<string, string>>;
  readonly cases: readonly GoldenCase<SamplerId>[];
}

const read = (name: string) =>
  JSON.parse(readFileSync(`src/pipeline/__goldens__/${name}.json`, 'utf8')) as Golden;
const golden = read('skypaint-mini');

let engine: Engine;

beforeAll(async () => {
  engine = await openEngine('public/models/skypaint-mini/');
});

test('the goldens were made with the weights that ship', () => {
  const hashes = engine.stored.manifest.files
    .filter(({ path }) => path.endsWith('.safetensors'))
    .map(({ path, sha256 }) => [path, sha256]);
  expect(golden.model).toEqual(Object.fromEntries(hashes));
  expect(read('prompt-grammar').model).toEqual(golden.model);
});

async function expectSamePicture(request: GoldenCase<SamplerId>): Promise<void> {
  const scheduler = createSampler(request.sampler, engine.schedulerConfig, request.steps);
  const picture = await paint(engine, request, scheduler);
  const reference = referenceOf(request);
  expect(picture).toHaveLength(reference.length);
  expect(psnr(picture, reference, 255)).toBeGreaterThan(40);
}

test.each(golden.cases)(
  '$sampler, $steps steps: “$prompt” is the picture that diffusers draws',
  expectSamePicture,
);

test.each(read('prompt-grammar').cases)(
  '$sampler, $steps steps: “$prompt” without “$negativePrompt” is what A1111’s grammar makes diffusers draw',
  expectSamePicture,
);
