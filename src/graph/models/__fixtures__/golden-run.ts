import * as ort from 'onnxruntime-node';
import { expect } from 'vitest';
import {
  buildBertTextGraph,
  buildClipTextGraph,
  buildClipVisionGraph,
  buildPromptProjectionGraph,
  biasAfterEnd,
  buildTextPoolingGraph,
  buildTextProjectionGraph,
  buildTinyDecoderGraph,
  buildUnetDeepGraph,
  buildUnetGraph,
  buildUnetShallowGraph,
  buildUnetStepGraph,
  buildVaeDecoderGraph,
  buildVaeEncoderGraph,
  buildXlmRTextGraph,
  parseAutoencoderKlConfig,
  parseAutoencoderTinyConfig,
  parseClipTextConfig,
  parseClipVisionConfig,
  parseTextEncoderConfig,
  parseUnetConfig,
  xlmRInputs,
  type BuiltGraph,
  type ClipTextGraphOptions,
} from '../../index.ts';
import type { Dtype, GoldenModel, Tensors } from './golden-model.ts';

/** One graph of a golden model with its inputs and PyTorch's outputs. */
export interface GoldenRun {
  readonly model: GoldenModel;
  readonly graph: BuiltGraph;
  readonly feeds: Tensors;
  readonly expected: Tensors;
}

export function unetRun(model: GoldenModel): GoldenRun {
  return {
    model,
    graph: buildUnetGraph(
      parseUnetConfig(model.config),
      model.weights,
      unetSize(model),
      model.ways,
    ),
    feeds: {
      sample: model.golden('sample'),
      timestep: model.golden('timestep'),
      encoder_hidden_states: model.golden('encoder_hidden_states'),
    },
    expected: { noise_prediction: model.golden('noise_prediction') },
  };
}

/** The prompt's graph. PyTorch has no numbers for it; its outputs are inputs for `unetStepRun`. */
export function promptProjectionRun(model: GoldenModel): GoldenRun {
  return {
    model,
    graph: buildPromptProjectionGraph(
      parseUnetConfig(model.config),
      model.weights,
      unetSize(model),
      model.ways,
    ),
    feeds: { encoder_hidden_states: model.golden('encoder_hidden_states') },
    expected: {},
  };
}

/** Each sample with all prompts; PyTorch's result for its own prompt is the row with the sample's index. */
export function unetStepRuns(model: GoldenModel, projectedPrompts: Tensors): GoldenRun[] {
  const graph = buildUnetStepGraph(
    parseUnetConfig(model.config),
    model.weights,
    unetSize(model),
    model.ways,
  );
  const samples = rowsOf(model.golden('sample'));
  const predictions = rowsOf(model.golden('noise_prediction'));
  return samples.map((sample, row) => ({
    model,
    graph,
    feeds: { sample, timestep: model.golden('timestep'), ...projectedPrompts },
    expected: { noise_prediction: predictions[row]! },
  }));
}

/** The same by halves: the deep half of each sample, and what follows from its outputs. */
export function unetHalves(model: GoldenModel, projectedPrompts: Tensors) {
  const args = [parseUnetConfig(model.config), model.weights, unetSize(model), model.ways] as const;
  const [deep, shallow] = [buildUnetDeepGraph(...args), buildUnetShallowGraph(...args)];
  return unetStepRuns(model, projectedPrompts).map(({ feeds, expected }) => ({
    deep: { model, graph: deep, feeds: feedsOf(deep, feeds), expected: {} },
    shallow: (features: Tensors): GoldenRun => ({
      model,
      graph: shallow,
      feeds: feedsOf(shallow, { ...feeds, ...features }),
      expected,
    }),
  }));
}

const feedsOf = ({ inputs }: BuiltGraph, all: Tensors): Tensors =>
  Object.fromEntries(inputs.map(({ name }) => [name, all[name]!]));

function unetSize(model: GoldenModel) {
  const [batch, , height, width] = model.golden('sample').dims as [number, number, number, number];
  return { batch, height, width, sequenceLength: model.golden('encoder_hidden_states').dims[1]! };
}

/** `[1, …]` each. */
export function rowsOf({ dims, data }: ort.Tensor): ort.Tensor[] {
  const [rows = 0, ...others] = dims;
  const length = data.length / rows;
  return Array.from({ length: rows }, (_, row) => {
    const part = (data as Float32Array).slice(row * length, (row + 1) * length);
    return new ort.Tensor('float32', part, [1, ...others]);
  });
}

export function vaeDecoderRun(model: GoldenModel): GoldenRun {
  const latents = model.golden('latents');
  const [batch, , height, width] = latents.dims as [number, number, number, number];
  const config = parseAutoencoderKlConfig(model.config);
  return {
    model,
    graph: buildVaeDecoderGraph(config, model.weights, { batch, height, width }, model.ways),
    feeds: { latents },
    expected: { image: model.golden('decoded') },
  };
}

export function tinyDecoderRun(model: GoldenModel): GoldenRun {
  const latents = model.golden('latents');
  const [batch, , height, width] = latents.dims as [number, number, number, number];
  const config = parseAutoencoderTinyConfig(model.config, 'config.json');
  return {
    model,
    graph: buildTinyDecoderGraph(config, model.weights, { batch, height, width }, model.ways),
    feeds: { latents },
    expected: { image: model.golden('decoded') },
  };
}

export function vaeEncoderRun(model: GoldenModel): GoldenRun {
  const image = model.golden('pixels');
  const [batch, , height, width] = image.dims as [number, number, number, number];
  const config = parseAutoencoderKlConfig(model.config);
  return {
    model,
    graph: buildVaeEncoderGraph(config, model.weights, { batch, height, width }, model.ways),
    feeds: { image },
    expected: { moments: model.golden('moments') },
  };
}

export function clipTextRun(
  model: GoldenModel,
  options: Omit<ClipTextGraphOptions, 'batch'> = {},
): GoldenRun {
  const ids = model.golden('input_ids');
  const config = parseClipTextConfig(model.config);
  return {
    model,
    graph: buildClipTextGraph(
      config,
      model.weights,
      { batch: ids.dims[0]!, ...options },
      model.ways,
    ),
    feeds: { input_ids: ids, inputs_embeds: model.golden('inputs_embeds') },
    expected:
      options.skipLayers === 1
        ? { last_hidden_state: model.golden('skip_one_layer') }
        : {
            last_hidden_state: model.golden('last_hidden_state'),
            pooler_output: model.golden('pooler_output'),
          },
  };
}

export function bertTextRun(model: GoldenModel, { skipLayers = 0 } = {}): GoldenRun {
  const embeds = model.golden('inputs_embeds');
  const [batch, length] = embeds.dims as [number, number, number];
  const config = parseTextEncoderConfig(model.config);
  if (config.kind !== 'bert') throw new Error(`read as ${config.kind}`);
  return {
    model,
    graph: buildBertTextGraph(config, model.weights, { batch, length, skipLayers }, model.ways),
    feeds: { inputs_embeds: embeds },
    expected: {
      last_hidden_state: model.golden(skipLayers === 1 ? 'skip_one_layer' : 'last_hidden_state'),
    },
  };
}

export function xlmRTextRun(model: GoldenModel): GoldenRun {
  const ids = model.golden('input_ids');
  const [batch, length] = ids.dims as [number, number];
  const config = parseTextEncoderConfig(model.config);
  if (config.kind !== 'xlm-r') throw new Error(`read as ${config.kind}`);
  const { positionIds, attentionBias } = xlmRInputs(config, ids.data as Int32Array, batch);
  const bias = attentionBias && {
    attention_bias: new ort.Tensor('float32', attentionBias, [batch, 1, length, length]),
  };
  return {
    model,
    graph: buildXlmRTextGraph(config, model.weights, { batch, length }, model.ways),
    feeds: {
      inputs_embeds: model.golden('inputs_embeds'),
      position_ids: new ort.Tensor('int32', positionIds, [batch, length]),
      ...bias,
    },
    expected: { projection_state: model.golden('projection_state') },
  };
}

/** BERT and XLM-R where texts are compared with pictures. */
export function textPoolingRun(model: GoldenModel): GoldenRun {
  const ids = model.golden('input_ids');
  const [batch, length] = ids.dims as [number, number];
  const config = parseTextEncoderConfig(model.config);
  if (config.kind === 'clip') throw new Error('CLIP has its own');
  const tokens = ids.data as Int32Array;
  const bias = biasAfterEnd(tokens, batch, END_IDS[config.kind]);
  return {
    model,
    graph: buildTextPoolingGraph(config, model.weights, { batch, length }, model.ways),
    feeds: {
      inputs_embeds: model.golden('inputs_embeds'),
      attention_bias: new ort.Tensor('float32', bias, [batch, 1, length, length]),
      ...(config.kind === 'xlm-r' && {
        position_ids: new ort.Tensor('int32', xlmRInputs(config, tokens, batch).positionIds, [
          batch,
          length,
        ]),
      }),
    },
    expected: { pooler_output: model.golden('first_state') },
  };
}

/** The last token of each text in the goldens. */
const END_IDS = { bert: 3, 'xlm-r': 2 };

export function clipVisionRun(model: GoldenModel): GoldenRun {
  const pixels = model.golden('pixel_values');
  const config = parseClipVisionConfig(model.config);
  const graph = buildClipVisionGraph(config, model.weights, { batch: pixels.dims[0]! }, model.ways);
  return {
    model,
    graph,
    feeds: { pixel_values: pixels },
    expected: Object.fromEntries(graph.outputs.map(({ name }) => [name, model.golden(name)])),
  };
}

/** Of a whole CLIPModel. */
export function textProjectionRun(model: GoldenModel): GoldenRun {
  const pooled = model.golden('text_pooler_output');
  const embeds = model.golden('text_embeds');
  const [batch, hiddenSize] = pooled.dims as [number, number];
  const projectionSize = embeds.dims[1]!;
  return {
    model,
    graph: buildTextProjectionGraph(
      model.weights,
      { batch, hiddenSize, projectionSize },
      model.ways,
    ),
    feeds: { pooler_output: pooled },
    expected: { text_embeds: embeds },
  };
}

/** Tolerance relative to the largest value, for weights in float32 and for weights rounded to float16. */
const MAX_RELATIVE_ERROR = { F32: 1e-4, F16: 5e-3 } as const;

/** On the CPU, which computes float16 graphs in float32: this proves their types and weights, not the rounding. */
export async function expectClose(run: GoldenRun): Promise<void> {
  const results = await compute(run, { executionProviders: ['cpu'] });
  for (const [name, expected] of Object.entries(run.expected)) {
    expectTensorClose(results[name], expected, run.model.dtype);
  }
}

export function expectTensorClose(
  found: ort.Tensor | undefined,
  expected: ort.Tensor,
  dtype: Dtype,
): void {
  expect(found?.dims).toEqual(expected.dims);
  const want = expected.data as Float32Array;
  const have = found!.data as Float32Array;
  const largest = want.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  const error = want.reduce((max, value, i) => Math.max(max, Math.abs(value - have[i]!)), 0);
  expect(have.every(Number.isFinite)).toBe(true);
  expect(error / largest).toBeLessThan(MAX_RELATIVE_ERROR[dtype]);
}

/** onnxruntime's results. What the graph declares about its inputs and outputs is checked on the way. */
export async function compute(
  { model, graph, feeds }: GoldenRun,
  options: ort.InferenceSession.SessionOptions,
): Promise<Tensors> {
  expect(graph.precision).toBe(model.dtype === 'F32' ? 'fp32' : 'fp16');
  expect(graph.externalFiles).toEqual([model.weightFile]);
  for (const { name, dtype, dims } of graph.inputs) {
    expect([feeds[name]?.type, feeds[name]?.dims], name).toEqual([dtype, dims]);
  }
  const session = await ort.InferenceSession.create(graph.model, {
    ...options,
    externalData: [{ path: model.weightFile, data: model.weightBytes }],
  });
  const results = await session.run(feeds);
  await session.release();
  for (const { name, dtype, dims } of graph.outputs) {
    expect([results[name]?.type, results[name]?.dims], name).toEqual([dtype, dims]);
  }
  return results;
}
