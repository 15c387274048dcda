import { describe, expect, it } from 'vitest';
import { loadGolden, namesOf, type Dtype } from './__fixtures__/golden-model.ts';
import {
  bertTextRun,
  clipTextRun,
  clipVisionRun,
  compute,
  expectClose,
  expectTensorClose,
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
} from './__fixtures__/golden-run.ts';

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
      expectTensorClose(rowsOf(predictions!)[row], expected!, model.dtype);
    }
  });

  it.each(inBoth('unet'))('%s in %s does so by halves', async (...golden) => {
    const model = load(golden);
    const cpu = { executionProviders: ['cpu'] };
    const projected = await compute(promptProjectionRun(model), cpu);
    for (const [row, { deep, shallow }] of unetHalves(model, projected).entries()) {
      const run = shallow(await compute(deep, cpu));
      const { noise_prediction: predictions } = await compute(run, cpu);
      const { noise_prediction: expected } = run.expected;
      expectTensorClose(rowsOf(predictions!)[row], expected!, model.dtype);
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

describe('AutoencoderTiny', () => {
  it.each(inBoth('tiny'))('%s in %s decodes as diffusers does', (...model) =>
    expectClose(tinyDecoderRun(load(model))),
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

describe('a text that is compared with pictures', () => {
  it.each([...inBoth('bert'), ...inBoth('xlm-r')])(
    '%s in %s has transformers’ first state, as if it were alone',
    (...model) => expectClose(textPoolingRun(load(model))),
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
