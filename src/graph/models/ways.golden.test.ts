import { describe, expect, it } from 'vitest';
import { convolutionWay, linearWay, type GraphWays } from '../ways.ts';
import { loadGolden, namesOf } from './__fixtures__/golden-model.ts';
import {
  bertTextRun,
  clipTextRun,
  clipVisionRun,
  compute,
  expectClose,
  expectTensorClose,
  promptProjectionRun,
  rowsOf,
  textProjectionRun,
  unetRun,
  unetStepRuns,
  vaeDecoderRun,
  vaeEncoderRun,
  xlmRTextRun,
  type GoldenRun,
} from './__fixtures__/golden-run.ts';
import { upscalerRun } from './__fixtures__/golden-upscalers.ts';

// golden-models.test.ts has all of these graphs in the default ways.

const OTHER_WAYS: GraphWays = {
  linear: { fewRows: 'conv', manyRows: 'conv' },
  convolution: { narrow: 'gather', wide: 'gather' },
};
const load = (name: string) => loadGolden(name, 'F32', OTHER_WAYS);

describe('written in the other ways', () => {
  it.each(namesOf('unet'))('%s computes what diffusers does', (name) =>
    expectClose(unetRun(load(name))),
  );

  it.each(['real-x2.pth', 'compact-x2.safetensors'])('%s enlarges as spandrel does', async (name) =>
    expectClose(await upscalerRun(name, 'F32', OTHER_WAYS)),
  );

  it('so does unet-sd in two graphs', async () => {
    const model = load('unet-sd');
    const projected = await compute(promptProjectionRun(model), { executionProviders: ['cpu'] });
    for (const [row, run] of unetStepRuns(model, projected).entries()) {
      const { noise_prediction: found } = await compute(run, { executionProviders: ['cpu'] });
      expectTensorClose(rowsOf(found!)[row], run.expected['noise_prediction']!, model.dtype);
    }
  });

  it.each([
    ...namesOf('vae').flatMap((name) => [
      [name, vaeDecoderRun] as const,
      [name, vaeEncoderRun] as const,
    ]),
    ...namesOf('clip').map((name) => [name, clipTextRun] as const),
    ...namesOf('bert').map((name) => [name, bertTextRun] as const),
    ...namesOf('xlm-r').map((name) => [name, xlmRTextRun] as const),
    ...[...namesOf('vision'), 'pair-whole'].map((name) => [name, clipVisionRun] as const),
    ['pair-whole', textProjectionRun] as const,
  ])(
    '%s does what the reference does',
    (name, run: (model: ReturnType<typeof load>) => GoldenRun) => expectClose(run(load(name))),
  );
});

describe('the way of a layer', () => {
  const ways: GraphWays = {
    linear: { fewRows: 'gemm', manyRows: 'conv' },
    convolution: { narrow: 'conv', wide: 'gather' },
  };

  it.each([
    [1, 'gemm'],
    [255, 'gemm'],
    [256, 'conv'],
  ])('depends on its %d rows', (rows, way) => {
    expect(linearWay(ways, rows)).toBe(way);
  });

  it.each([
    [511, 1, 'conv'],
    [512, 2 ** 27, 'gather'],
    [512, 2 ** 27 + 1, 'conv'],
  ])('depends on %d output channels and on %d bytes to gather', (channels, bytes, way) => {
    expect(convolutionWay(ways, channels, bytes)).toBe(way);
  });
});
