import type * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { loadGolden, namesOf, type Dtype } from './__fixtures__/golden-model.ts';
import {
  bertTextRun,
  clipTextRun,
  clipVisionRun,
  compute,
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

/** Tolerance relative to the largest value, for weights in float32 and for weights rounded to float16. */
const MAX_RELATIVE_ERROR = { F32: 1e-4, F16: 5e-3 } as const;

async function expectClose(run: GoldenRun): Promise<void> {
  const results = await compute(run, { executionProviders: ['cpu'] });
  for (const [name, expected] of Object.entries(run.expected)) {
    expectTensorClose(results[name], expected, MAX_RELATIVE_ERROR[run.model.dtype]);
  }
}

function expectTensorClose(
  found: ort.Tensor | undefined,
  expected: ort.Tensor,
  maxRelativeError: number,
): void {
  expect(found?.dims).toEqual(expected.dims);
  const want = expected.data as Float32Array;
  const have = found!.data as Float32Array;
  const largest = want.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  const error = want.reduce((max, value, i) => Math.max(max, Math.abs(value - have[i]!)), 0);
  expect(have.every(Number.isFinite)).toBe(true);
  expect(error / largest).toBeLessThan(maxRelativeError);
}

/** The CPU computes float16 graphs in float32: this proves their types and weights, not the rounding. */
const inBoth = (kind: Parameters<typeof namesOf>[0]) =>
  namesOf(kind).flatMap((name) => (['F32', 'F16'] as const).map((dtype) => [name, dtype] as const));
const load = (model: readonly [string, Dtype]) => loadGolden(...model);

describe('UNet2DConditionModel', () => {
  it.each(inBoth('unet'))('%s in %s computes what diffusers does', (...model) =>
    expectClose(unetRun(load(model))),
  );

  it.each(inBoth('unet'))('%s in %s does so in two graphs', async (...golden) => {
    const model = load(golden);
    const cpu = { executionProviders: ['cpu'] };
    const projected = await compute(promptProjectionRun(model), cpu);
    for (const [row, run] of unetStepRuns(model, projected).entries()) {
      const { noise_prediction: predictions } = await compute(run, cpu);
      const { noise_prediction: expected } = run.expected;
      expectTensorClose(rowsOf(predictions!)[row], expected!, MAX_RELATIVE_ERROR[model.dtype]);
    }
  });
});

describe('AutoencoderKL', () => {
  it.each(inBoth('vae'))('%s in %s decodes as diffusers does', (...model) =>
    expectClose(vaeDecoderRun(load(model))),
  );

  it.each(inBoth('vae'))('%s in %s encodes as diffusers does', (...model) =>
    expectClose(vaeEncoderRun(load(model))),
  );
});

describe('CLIPTextModel', () => {
  it.each(inBoth('clip'))('%s in %s computes what transformers does', (...model) =>
    expectClose(clipTextRun(load(model))),
  );

  it.each(namesOf('clip').filter((name) => name !== 'clip-prefixed'))(
    '%s leaves out the last layer',
    (name) => expectClose(clipTextRun(loadGolden(name), { skipLayers: 1 })),
  );

  it.each([0, 78, 1.5])('cannot read %d positions', (length) => {
    expect(() => clipTextRun(loadGolden('clip-gelu-bert'), { length })).toThrow(
      expect.objectContaining({ code: 'invalid-request' }),
    );
  });
});

describe('BertModel', () => {
  it.each(inBoth('bert'))('%s in %s computes what transformers does', (...model) =>
    expectClose(bertTextRun(load(model))),
  );

  it.each(namesOf('bert'))('%s leaves out the last layer', (name) =>
    expectClose(bertTextRun(loadGolden(name), { skipLayers: 1 })),
  );
});

describe('RobertaSeriesModelWithTransformation', () => {
  it.each(inBoth('xlm-r'))('%s in %s computes what diffusers does', (...model) =>
    expectClose(xlmRTextRun(load(model))),
  );
});

describe('CLIPVisionModelWithProjection', () => {
  it.each(inBoth('vision'))('%s in %s computes what transformers does', (...model) =>
    expectClose(clipVisionRun(load(model))),
  );

  it('has no embedding without a projection', () => {
    const { graph } = clipVisionRun(loadGolden('vision-bare'));
    expect(graph.outputs.map(({ name }) => name)).toEqual(['pooler_output']);
  });
});

describe('a whole CLIPModel', () => {
  it.each(['F32', 'F16'] as const)('gives its vision tower in %s', (dtype) =>
    expectClose(clipVisionRun(loadGolden('pair-whole', dtype))),
  );

  it.each(['F32', 'F16'] as const)('gives its text projection in %s', (dtype) =>
    expectClose(textProjectionRun(loadGolden('pair-whole', dtype))),
  );
});
