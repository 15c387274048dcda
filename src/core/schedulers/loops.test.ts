import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createTorchGenerator, torchRandn } from '../random/index.ts';
import { map, scale, sizeOf, tensor, type Tensor } from '../tensor/tensor.ts';
import { createScheduler, type SchedulerConfig } from './index.ts';

interface Loop {
  readonly className: string;
  readonly config: SchedulerConfig;
  readonly steps: number;
  readonly timesteps: number[];
  readonly initNoiseSigma: number;
  readonly noisyIndex: number;
  readonly noisy: string;
  readonly samples: string;
}

const read = (name: string): unknown =>
  JSON.parse(
    gunzipSync(readFileSync(new URL(`./__goldens__/${name}`, import.meta.url))).toString(),
  );

const goldens = read('loops.json.gz') as {
  shape: number[];
  seed: number;
  tolerance: number;
  cases: Loop[];
};
const { shape, seed, tolerance } = goldens;
const kDiffusion = read('k-diffusion.json.gz') as { cases: Loop[] };
const SD = { beta_start: 0.00085, beta_end: 0.012, beta_schedule: 'scaled_linear' };

function decode(base64: string): Float32Array {
  const bytes = Buffer.from(base64, 'base64');
  return new Float32Array(Uint8Array.from(bytes).buffer);
}

/** The model of the golden script. */
function model(sample: Tensor, timestep: number): Tensor {
  return map(sample, (x) => 0.6 * Math.sin(1.7 * x + 0.003 * timestep) + 0.3 * x);
}

/** The largest difference, as a fraction of the largest expected value. */
function relativeError(found: Float32Array, expected: Float32Array): number {
  let difference = 0;
  let largest = 0;
  for (const [i, value] of expected.entries()) {
    difference = Math.max(difference, Math.abs(value - found[i]!));
    largest = Math.max(largest, Math.abs(value));
  }
  return Number.isNaN(found[0]) ? Infinity : difference / largest;
}

function title({ className, config, steps }: Loop): string {
  const options = Object.entries(config).filter(
    ([key, value]) => SD[key as keyof typeof SD] !== value,
  );
  return `${className} ${steps} ${JSON.stringify(Object.fromEntries(options))}`;
}

describe('the whole loop equals diffusers or k-diffusion, step by step', () => {
  test.each([...goldens.cases, ...kDiffusion.cases].map((loop) => [title(loop), loop] as const))(
    '%s',
    (_, loop) => {
      const scheduler = createScheduler(loop.className, loop.config, loop.steps);
      const generator = createTorchGenerator(seed);
      let sample = scale(generator.randn(shape), scheduler.initNoiseSigma);
      expect(scheduler.timesteps).toHaveLength(loop.timesteps.length);
      for (const [i, timestep] of loop.timesteps.entries()) {
        expect(Math.abs(scheduler.timesteps[i]! - timestep)).toBeLessThan(tolerance);
      }
      expect(scheduler.initNoiseSigma / loop.initNoiseSigma).toBeCloseTo(1, 6);
      const noisy = scheduler.addNoise(torchRandn(seed + 1, shape), sample, loop.noisyIndex);
      expect(relativeError(noisy.data, decode(loop.noisy))).toBeLessThan(tolerance);

      const expected = decode(loop.samples);
      const size = sizeOf(shape);
      let state = scheduler.initialState();
      for (const [index, timestep] of scheduler.timesteps.entries()) {
        const modelOutput = model(scheduler.scaleModelInput(sample, index), timestep);
        const noise = scheduler.drawsNoise(index) ? generator.randn(shape) : undefined;
        ({ state, sample } = scheduler.step({ state, index, modelOutput, sample, noise }));
        const error = relativeError(
          sample.data,
          expected.subarray(index * size, (index + 1) * size),
        );
        expect(error, `step ${index}`).toBeLessThan(tolerance);
      }
    },
  );
});

test('a step leaves its input unchanged', () => {
  for (const { className, config, steps } of goldens.cases) {
    const scheduler = createScheduler(className, config, steps);
    const sample = torchRandn(1, shape);
    const before = tensor(shape, sample.data.slice());
    const input = {
      state: scheduler.initialState(),
      index: 0,
      modelOutput: sample,
      sample,
      noise: sample,
    };
    const once = scheduler.step(input);
    expect(scheduler.step(input)).toEqual(once);
    expect(sample).toEqual(before);
  }
});
