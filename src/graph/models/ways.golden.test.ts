import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-node';
import { describe, expect, it, test } from 'vitest';
import { parseSafetensors } from '../../core/formats/safetensors.ts';
import { encodeFloat16 } from '../../core/tensor/float16.ts';
import { buildUnetGraph, buildUnetStepGraph, DEFAULT_WAYS, parseUnetConfig } from '../index.ts';
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

// diffusers' numbers: src/engine/jobs/paint/seamless.golden.test.ts.
test('convolutions that see the opposite edge are the same in every way', async () => {
  const found = [DEFAULT_WAYS, OTHER_WAYS].map(async (ways) => {
    const model = loadGolden('unet-sd', 'F32', ways);
    const config = { ...parseUnetConfig(model.config), padding: 'circular' } as const;
    const run = unetRun(model);
    const [batch, , height, width] = run.feeds['sample']!.dims as [number, number, number, number];
    const sequenceLength = run.feeds['encoder_hidden_states']!.dims[1]!;
    const size = { batch, height, width, sequenceLength };
    const graph = buildUnetGraph(config, model.weights, size, ways);
    const { noise_prediction: noise } = await compute(
      { ...run, graph },
      { executionProviders: ['cpu'] },
    );
    return { noise: noise!, expected: run.expected['noise_prediction']! };
  });
  const [usual, other] = await Promise.all(found);
  expectTensorClose(other!.noise, usual!.noise, 'F32');
  expect(() => expectTensorClose(usual!.noise, usual!.expected, 'F32')).toThrow();
});

/** One step of the model that ships, on the CPU. */
async function miniStep(ways: GraphWays): Promise<ort.Tensor> {
  const folder = new URL('../../../training/models/skypaint-mini-64/unet/', import.meta.url);
  const file = 'diffusion_pytorch_model.safetensors';
  const bytes = new Uint8Array(readFileSync(new URL(file, folder)));
  const entries = parseSafetensors(bytes, { name: file, bytes: bytes.length });
  const weights = new Map([...entries].map(([name, entry]) => [name, { ...entry, file }]));
  const config: unknown = JSON.parse(readFileSync(new URL('config.json', folder), 'utf8'));
  const size = { batch: 2, height: 8, width: 8, sequenceLength: 77 };
  const graph = buildUnetStepGraph(parseUnetConfig(config), weights, size, ways);
  const session = await ort.InferenceSession.create(graph.model, {
    executionProviders: ['cpu'],
    externalData: [{ path: file, data: bytes }],
  });
  const feeds = graph.inputs.map(({ name, dtype, dims }) => {
    const length = dims.reduce((product, dim) => product * dim, 1);
    const values = Float32Array.from({ length }, (_, i) => Math.sin(i));
    const data = dtype === 'float16' ? encodeFloat16(values) : values;
    return [name, new ort.Tensor(dtype, data, dims)] as const;
  });
  const { noise_prediction: prediction } = await session.run(Object.fromEntries(feeds));
  await session.release();
  return prediction!;
}

it('skypaint-mini takes the same step in the other ways', async () => {
  expectTensorClose(await miniStep(OTHER_WAYS), await miniStep(DEFAULT_WAYS), 'F16');
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
