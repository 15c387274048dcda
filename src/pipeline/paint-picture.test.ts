import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parsePythonJson } from '../core/formats/python-json.ts';
import { planNegativePrompt, planPrompt } from '../core/prompt/index.ts';
import { createTorchGenerator } from '../core/random/index.ts';
import { createSampler } from '../core/schedulers/samplers.ts';
import { concatBatch, tensor, type Tensor } from '../core/tensor/tensor.ts';
import { createTokenizer } from '../core/tokenizer/index.ts';
import { EVERYWHERE } from './guidance-interval.ts';
import type { DiffusionModel } from './ports.ts';
import { paintPicture } from './paint-picture.ts';

const SCHEDULER = 'public/models/skypaint-mini/scheduler/scheduler_config.json';
const VOCAB = 'public/models/skypaint-mini/tokenizer/vocab.txt';

test.each([NaN, Infinity])(
  'a %s in the UNet’s prediction ends the job and names the step',
  async (value) => {
    let step = 0;
    const model: DiffusionModel = {
      latentChannels: 4,
      takesMask: false,
      vaeScaleFactor: 8,
      scalingFactor: 1,
      vaePrecision: 'fp16',
      encodeText: () => Promise.resolve(tensor([1, 77, 2])),
      projectPrompt: () =>
        Promise.resolve({
          batch: 2,
          predictNoise(sample: Tensor) {
            step += 1;
            const { shape, data } = concatBatch([sample, sample]);
            return Promise.resolve(tensor(shape, step === 3 ? data.with(5, value) : data));
          },
          release: () => undefined,
        }),
      encodeImage: () => Promise.reject(new Error('was called')),
      decodeLatents: () => Promise.reject(new Error('was called')),
      vaeInParts: () => null,
      raiseVaePrecision: () => Promise.reject(new Error('was called')),
    };
    const tokenizer = createTokenizer({ vocab: readFileSync(VOCAB, 'utf8') });
    const options = { tokenizer, steps: 6, maxChunks: 1, maxParts: 1, maxEncodings: 1 };
    const painting = paintPicture(
      model,
      {
        start: { type: 'noise' },
        tile: null,
        hires: null,
        prompt: planPrompt('猫', options),
        negativePrompt: planNegativePrompt('', options),
        clipSkip: 1,
        width: 16,
        height: 16,
        guidanceScale: 7,
        guidanceInterval: EVERYWHERE,
        random: createTorchGenerator(1),
        variation: null,
        scheduler: createSampler(
          'euler',
          parsePythonJson(readFileSync(SCHEDULER, 'utf8'), SCHEDULER),
          6,
        ),
        preview: {
          matrix: new Array<[number, number, number]>(4).fill([0, 0, 0]),
          bias: [0, 0, 0],
        },
      },
      () => undefined,
      new AbortController().signal,
    );
    await expect(painting).rejects.toMatchObject({
      code: 'numerical',
      details: { stage: 'unet', step: 3 },
    });
    expect(step).toBe(3);
  },
);
