import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parsePythonJson } from '../core/formats/python-json.ts';
import { planNegativePrompt, planPrompt } from '../core/prompt/index.ts';
import { createTorchGenerator } from '../core/random/index.ts';
import { createSampler } from '../core/schedulers/samplers.ts';
import { concatBatch, tensor, type Tensor } from '../core/tensor/tensor.ts';
import { createTokenizer } from '../core/tokenizer/index.ts';
import { EVERYWHERE } from './guidance-interval.ts';
import type { DiffusionModel, StepCache } from './ports.ts';
import { paintPicture, type PictureInput } from './paint-picture.ts';

const SCHEDULER = 'training/models/skypaint-mini-64/scheduler/scheduler_config.json';
const VOCAB = 'training/models/skypaint-mini-64/tokenizer/vocab.txt';

/** The predictions are the samples themselves. */
function modelWith(
  predictNoise: (both: Tensor, cache: StepCache | null) => Tensor,
  release: () => void = () => undefined,
): DiffusionModel {
  return {
    latentChannels: 4,
    takesMask: false,
    vaeScaleFactor: 8,
    scalingFactor: 1,
    decodesCheaply: false,
    vaePrecision: 'fp16',
    encodeText: () => Promise.resolve(tensor([1, 77, 2])),
    projectPrompt: () =>
      Promise.resolve({
        batch: 2,
        predictNoise: (sample: Tensor, _: number, cache: StepCache | null) =>
          Promise.resolve(predictNoise(concatBatch([sample, sample]), cache)),
        release,
      }),
    projectPictures: () => Promise.reject(new Error('was called')),
    noResiduals: () => Promise.reject(new Error('was called')),
    encodeImage: () => Promise.reject(new Error('was called')),
    decodeLatents: () => Promise.reject(new Error('was called')),
    vaeInParts: () => null,
    raiseVaePrecision: () => Promise.reject(new Error('was called')),
    setSeamless: () => undefined,
  };
}

function paint(
  model: DiffusionModel,
  options: Partial<PictureInput> = {},
  signal: AbortSignal = new AbortController().signal,
) {
  const tokenizer = createTokenizer({ vocab: readFileSync(VOCAB, 'utf8') });
  const plan = { tokenizer, steps: 6, maxChunks: 1, maxParts: 1, maxEncodings: 1 };
  const input: PictureInput = {
    start: { type: 'noise' },
    tile: null,
    hires: null,
    controls: [],
    prompt: planPrompt('猫', plan),
    negativePrompt: planNegativePrompt('', plan),
    clipSkip: 1,
    width: 16,
    height: 16,
    guidanceScale: 7,
    guidanceInterval: EVERYWHERE,
    cacheInterval: 1,
    random: createTorchGenerator(1),
    variation: null,
    seedResize: null,
    guidanceRescale: 0,
    isSeamless: false,
    imagePrompts: [],
    scheduler: createSampler(
      'euler',
      parsePythonJson(readFileSync(SCHEDULER, 'utf8'), SCHEDULER),
      6,
    ),
    preview: {
      matrix: new Array<[number, number, number]>(4).fill([0, 0, 0]),
      bias: [0, 0, 0],
    },
    ...options,
  };
  return paintPicture(model, input, () => undefined, signal);
}

test('deep features are fresh at every n-th call, for each tile', async () => {
  const abort = new AbortController();
  const calls: (StepCache | null)[] = [];
  let released = 0;
  const model = modelWith(
    (both, cache) => {
      calls.push(cache);
      // Cancelled in the fifth step, between two steps that share features.
      if (calls.length === 10) abort.abort();
      return both;
    },
    () => (released += 1),
  );
  const input = { cacheInterval: 3, width: 32, tile: { width: 24, height: 16 } };
  expect(await paint(model, input, abort.signal)).toBeNull();
  const both = (isFresh: boolean) => [
    { isFresh, tile: 0 },
    { isFresh, tile: 1 },
  ];
  expect(calls).toEqual([true, false, false, true, false].flatMap(both));
  expect(released).toBe(1);
});

test('without an interval, the UNet is computed whole', async () => {
  const calls: (StepCache | null)[] = [];
  const model = modelWith((both, cache) => {
    calls.push(cache);
    return both;
  });
  await expect(paint(model)).rejects.toThrow('was called');
  expect(calls).toEqual(Array.from({ length: 6 }, () => null));
});

test.each([NaN, Infinity])(
  'a %s in the UNet’s prediction ends the job and names the step',
  async (value) => {
    let step = 0;
    const model = modelWith(({ shape, data }) => {
      step += 1;
      return tensor(shape, step === 3 ? data.with(5, value) : data);
    });
    await expect(paint(model)).rejects.toMatchObject({
      code: 'numerical',
      details: { stage: 'unet', step: 3 },
    });
    expect(step).toBe(3);
  },
);
