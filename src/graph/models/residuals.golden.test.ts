import * as ort from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import {
  buildNoResidualsGraph,
  buildUnetDeepGraph,
  buildUnetShallowGraph,
  buildUnetStepGraph,
  parseUnetConfig,
  type BuiltGraph,
} from '../index.ts';
import {
  loadGolden,
  namesOf,
  type GoldenModel,
  type Tensors,
} from './__fixtures__/golden-model.ts';
import {
  compute,
  expectTensorClose,
  promptProjectionRun,
  rowsOf,
} from './__fixtures__/golden-run.ts';

const CPU = { executionProviders: ['cpu'] };

const run = (model: GoldenModel, graph: BuiltGraph, all: Tensors) => {
  const feeds = Object.fromEntries(graph.inputs.map(({ name }) => [name, all[name]!]));
  return compute({ model, graph, feeds, expected: {} }, CPU);
};

async function inputsOf(model: GoldenModel) {
  const config = parseUnetConfig(model.config);
  const [batch, , height, width] = model.golden('sample').dims as [number, number, number, number];
  const sequenceLength = model.golden('encoder_hidden_states').dims[1]!;
  const size = { batch, height, width, sequenceLength, takesResiduals: true };
  const nothing = buildNoResidualsGraph(config, model.weights, size);
  const zero = new ort.Tensor('float32', Float32Array.of(0), [1]);
  const inputs: Tensors = {
    sample: rowsOf(model.golden('sample'))[0]!,
    timestep: model.golden('timestep'),
    ...(await compute(promptProjectionRun(model), CPU)),
    ...(await ort.InferenceSession.create(nothing.model, CPU).then((it) => it.run({ zero }))),
  };
  return { args: [config, model.weights, size, model.ways] as const, nothing, inputs };
}

describe.each(namesOf('unet').map((name) => [name, loadGolden(name)] as const))(
  '%s',
  (_, model) => {
    const expected = rowsOf(model.golden('noise_prediction'))[0]!;

    test('with residuals of zero computes what diffusers does without any', async () => {
      const { args, inputs } = await inputsOf(model);
      const { noise_prediction: found } = await run(model, buildUnetStepGraph(...args), inputs);
      expectTensorClose(rowsOf(found!)[0], expected, 'F32');
    });

    test('by halves takes the stem’s residual in the second half and all others in the first', async () => {
      const { args, nothing, inputs } = await inputsOf(model);
      const [deep, shallow] = [buildUnetDeepGraph(...args), buildUnetShallowGraph(...args)];
      const residuals = nothing.outputs.map(({ name }) => name);
      const taken = ({ inputs: all }: BuiltGraph) =>
        all.map(({ name }) => name).filter((name) => residuals.includes(name));
      expect(taken(deep).toSorted()).toEqual(residuals.slice(1).toSorted());
      expect(taken(shallow)).toEqual(residuals.slice(0, 1));
      const features = await run(model, deep, inputs);
      const { noise_prediction: found } = await run(model, shallow, { ...inputs, ...features });
      expectTensorClose(rowsOf(found!)[0], expected, 'F32');
    });
  },
);
