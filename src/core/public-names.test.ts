import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import {
  chunkPrompt,
  normalizePunctuation,
  parseAttention,
  schedulePrompt,
  splitComposition,
} from './prompt/index.ts';
import {
  createCudaGenerator,
  createTorchGenerator,
  cudaRandn,
  torchRandn,
} from './random/index.ts';
import {
  A1111_SAMPLER_NAMES,
  A1111_SCHEDULERS,
  createScheduler,
  parseA1111Sampler,
  type Scheduler,
} from './schedulers/index.ts';
import { scale } from './tensor/tensor.ts';
import { createTokenizer } from './tokenizer/index.ts';

/** The names that other code depends on, each used as its callers use it; tests in the folders compare results with references. */

const rounded = (values: Iterable<number>) => [...values].map((value) => Number(value.toFixed(4)));

function goldenText(name: string): string {
  const file = new URL(`./tokenizer/__goldens__/${name}.gz`, import.meta.url);
  return gunzipSync(readFileSync(file)).toString();
}

test('random: torch’s numbers by seed and shape, and generators that continue', () => {
  const torch = [1.541, -0.2934, -2.1788, 0.5684];
  const { shape, data } = torchRandn(0, [1, 4]);
  expect([shape, rounded(data)]).toEqual([[1, 4], torch]);
  const generator = createTorchGenerator(0);
  const pieces = [generator.randn([2]), generator.randn([2])];
  expect(rounded(pieces.flatMap((piece) => [...piece.data]))).toEqual(torch);

  expect(rounded(cudaRandn(0, [4]).data)).toEqual([-0.9247, -0.4253, -2.6438, 0.1452]);
  const cuda = createCudaGenerator(0);
  cuda.randn([4]);
  expect(cuda.randn([4])).toEqual(cudaRandn(0, [4], 1));
});

test('schedulers: by diffusers’ class and config, with the state passed in and out', () => {
  const config = { beta_start: 0.00085, beta_end: 0.012, beta_schedule: 'scaled_linear' };
  const scheduler: Scheduler = createScheduler('PNDMScheduler', {
    ...config,
    skip_prk_steps: true,
  });
  // 50 steps; PLMS runs the second one twice.
  expect(scheduler.timesteps).toHaveLength(51);
  expect(scheduler.timesteps.slice(0, 4)).toEqual([980, 960, 960, 940]);
  expect(createScheduler('PNDMScheduler', config, 10).timesteps.length).toBeLessThan(30);

  const noise = torchRandn(0, [1, 4, 2, 2]);
  let sample = scale(noise, scheduler.initNoiseSigma);
  let state = scheduler.initialState();
  const run = () => {
    for (const index of [0, 1, 2]) {
      const modelOutput = scale(scheduler.scaleModelInput(sample, index), 0.1);
      ({ state, sample } = scheduler.step({ state, index, modelOutput, sample }));
    }
    return sample;
  };
  const once = run();
  state = scheduler.initialState();
  sample = scale(noise, scheduler.initNoiseSigma);
  expect(run()).toEqual(once);
  expect(scheduler.addNoise(noise, noise, 0).shape).toEqual(noise.shape);
});

test('schedulers: by A1111’s names', () => {
  expect(A1111_SAMPLER_NAMES).toEqual(Object.keys(A1111_SCHEDULERS));
  const { className, options } = A1111_SCHEDULERS['DPM++ 2M'];
  expect(createScheduler(className, options).timesteps).toHaveLength(50);
  expect(parseA1111Sampler('DPM++ 2M Karras')).toEqual({
    sampler: 'DPM++ 2M',
    scheduleType: 'Karras',
  });
});

test('prompt: A1111’s grammar, one function per rule', () => {
  expect(parseAttention('a (red:1.3) apple')).toEqual([
    ['a ', 1],
    ['red', 1.3],
    [' apple', 1],
  ]);
  expect(normalizePunctuation('（红：1.3）')).toBe('(红:1.3)');
  expect(splitComposition('cat :1.2 AND dog')).toEqual([
    { text: 'cat', weight: 1.2 },
    { text: ' dog', weight: 1 },
  ]);
  expect(schedulePrompt('[cat:dog:0.5]', 10)).toEqual([
    [5, 'cat'],
    [10, 'dog'],
  ]);
});

test('tokenizer: BERT from vocab, CLIP from vocab and merges', () => {
  const bert = createTokenizer({ vocab: goldenText('bert-vocab.txt') });
  const clip = createTokenizer({
    vocab: goldenText('clip-vocab.json'),
    merges: goldenText('clip-merges.txt'),
  });
  for (const tokenizer of [bert, clip]) {
    const { inputIds, tokenCount, truncatedText } = tokenizer.encode('a red apple', {
      maxLength: 77,
    });
    expect([inputIds.length, inputIds[0], truncatedText]).toEqual([77, tokenizer.startId, '']);
    expect(inputIds[tokenCount - 1]).toBe(tokenizer.endId);
    const [chunk] = chunkPrompt([['a red apple', 1]], tokenizer);
    expect(chunk!.inputIds).toEqual(inputIds);
  }
});
