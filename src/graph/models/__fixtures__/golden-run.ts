import * as ort from 'onnxruntime-node';
import { expect } from 'vitest';
import {
  buildClipTextGraph,
  buildUnetGraph,
  buildVaeDecoderGraph,
  buildVaeEncoderGraph,
  parseAutoencoderKlConfig,
  parseClipTextConfig,
  parseUnetConfig,
  type BuiltGraph,
  type ClipTextGraphOptions,
} from '../../index.ts';
import type { GoldenModel, Tensors } from './golden-model.ts';

/** One graph of a golden model with its inputs, and what PyTorch makes of them. */
export interface GoldenRun {
  readonly model: GoldenModel;
  readonly graph: BuiltGraph;
  readonly feeds: Tensors;
  readonly expected: Tensors;
}

export function unetRun(model: GoldenModel): GoldenRun {
  const sample = model.golden('sample');
  const context = model.golden('encoder_hidden_states');
  const [batch, , height, width] = sample.dims as [number, number, number, number];
  const size = { batch, height, width, sequenceLength: context.dims[1]! };
  return {
    model,
    graph: buildUnetGraph(parseUnetConfig(model.config), model.weights, size),
    feeds: { sample, timestep: model.golden('timestep'), encoder_hidden_states: context },
    expected: { noise_prediction: model.golden('noise_prediction') },
  };
}

export function vaeDecoderRun(model: GoldenModel): GoldenRun {
  const latents = model.golden('latents');
  const [batch, , height, width] = latents.dims as [number, number, number, number];
  const config = parseAutoencoderKlConfig(model.config);
  return {
    model,
    graph: buildVaeDecoderGraph(config, model.weights, { batch, height, width }),
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
    graph: buildVaeEncoderGraph(config, model.weights, { batch, height, width }),
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
    graph: buildClipTextGraph(config, model.weights, { batch: ids.dims[0]!, ...options }),
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

/** What onnxruntime makes of it. The graph's own words about its inputs and outputs are checked on the way. */
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
