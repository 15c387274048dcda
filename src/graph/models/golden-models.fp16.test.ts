import type * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { cosineSimilarity } from '../../core/metrics/index.ts';
import { loadGolden, namesOf } from './__fixtures__/golden-model.ts';
import {
  bertTextRun,
  clipTextRun,
  clipVisionRun,
  compute,
  promptProjectionRun,
  rowsOf,
  textPoolingRun,
  textProjectionRun,
  tinyDecoderRun,
  unetHalves,
  unetRun,
  unetStepRuns,
  vaeDecoderRun,
  vaeEncoderRun,
  xlmRTextRun,
  type GoldenRun,
} from './__fixtures__/golden-run.ts';
import { upscalerCases, upscalerRun } from './__fixtures__/golden-upscalers.ts';

/**
 * Compares the golden models with PyTorch's float32 results. Weights, values and arithmetic are float16, with the kernels
 * that browsers run. scripts/lavapipe.mjs finds the device; without one, these tests are skipped.
 */
const hasDevice = process.env['VK_DRIVER_FILES'] !== undefined;
const MIN_COSINE = 0.999;

const ON_GPU = {
  executionProviders: ['webgpu'],
  logSeverityLevel: 3,
  // A fallback to the CPU would hide a missing GPU kernel.
  extra: { session: { disable_cpu_ep_fallback: '1' } },
} as const;

async function expectAlike(run: GoldenRun): Promise<void> {
  const results = await compute(run, ON_GPU);
  for (const [name, expected] of Object.entries(run.expected)) {
    expectSimilar(results[name]!, expected);
  }
}

function expectSimilar(found: ort.Tensor, expected: ort.Tensor): void {
  const [a, b] = [found.data as Float32Array, expected.data as Float32Array];
  expect(cosineSimilarity(a, b)).toBeGreaterThan(MIN_COSINE);
}

describe.skipIf(!hasDevice)('in float16 on WebGPU', () => {
  it.each(namesOf('unet'))('%s computes what diffusers does', (name) =>
    expectAlike(unetRun(loadGolden(name, 'F16'))),
  );

  it.each(namesOf('unet'))('%s does so in two graphs', async (name) => {
    const model = loadGolden(name, 'F16');
    const projected = await compute(promptProjectionRun(model), ON_GPU);
    for (const [row, run] of unetStepRuns(model, projected).entries()) {
      const { noise_prediction: predictions } = await compute(run, ON_GPU);
      expectSimilar(rowsOf(predictions!)[row]!, run.expected['noise_prediction']!);
    }
  });

  // The kernels are the same as in one graph: one model shows that what passes between the halves is right.
  it('unet-sd does so by halves', async () => {
    const model = loadGolden('unet-sd', 'F16');
    const projected = await compute(promptProjectionRun(model), ON_GPU);
    for (const [row, { deep, shallow }] of unetHalves(model, projected).entries()) {
      const run = shallow(await compute(deep, ON_GPU));
      const { noise_prediction: predictions } = await compute(run, ON_GPU);
      expectSimilar(rowsOf(predictions!)[row]!, run.expected['noise_prediction']!);
    }
  });

  it.each(namesOf('vae'))('%s decodes as diffusers does', (name) =>
    expectAlike(vaeDecoderRun(loadGolden(name, 'F16'))),
  );

  it.each(namesOf('tiny'))('%s decodes as diffusers does', (name) =>
    expectAlike(tinyDecoderRun(loadGolden(name, 'F16'))),
  );

  it.each(namesOf('vae'))('%s encodes as diffusers does', (name) =>
    expectAlike(vaeEncoderRun(loadGolden(name, 'F16'))),
  );

  it.each(namesOf('clip'))('%s computes what transformers does', (name) =>
    expectAlike(clipTextRun(loadGolden(name, 'F16'))),
  );

  it.each(namesOf('bert'))('%s computes what transformers does', (name) =>
    expectAlike(bertTextRun(loadGolden(name, 'F16'))),
  );

  it.each(namesOf('xlm-r'))('%s computes what diffusers does', (name) =>
    expectAlike(xlmRTextRun(loadGolden(name, 'F16'))),
  );

  it.each([...namesOf('bert'), ...namesOf('xlm-r')])(
    '%s reads a text as if it were alone',
    (name) => expectAlike(textPoolingRun(loadGolden(name, 'F16'))),
  );

  it.each([...namesOf('vision'), 'pair-whole'])('%s sees what transformers sees', (name) =>
    expectAlike(clipVisionRun(loadGolden(name, 'F16'))),
  );

  it('pair-whole projects texts as transformers does', () =>
    expectAlike(textProjectionRun(loadGolden('pair-whole', 'F16'))));

  it.each(Object.keys(upscalerCases))('%s enlarges as spandrel does', async (name) =>
    expectAlike(await upscalerRun(name, 'F16')),
  );
});
