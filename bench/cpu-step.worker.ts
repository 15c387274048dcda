import { memoryPeak } from './memory-counter.ts';
import * as Comlink from 'comlink';
import { ChunkedBlob } from '../src/runtime/chunked-blob.ts';
import { fullSizeStep, tinyDecoder } from './cpu-step-model.ts';

const BUILDS = {
  jspi: () => import('onnxruntime-web/jspi'),
  asyncify: () => import('onnxruntime-web/webgpu'),
  cpu: () => import('onnxruntime-web/wasm'),
};

let step: (() => Promise<void>) | null = null;

const MODELS = { step: fullSizeStep, preview: tinyDecoder };

/** Loads the step, or a preview's decoder, in one of onnxruntime-web's builds. */
async function load(
  build: keyof typeof BUILDS,
  edge: number,
  threads: number,
  model: keyof typeof MODELS = 'step',
) {
  const { env, InferenceSession, Tensor } = await BUILDS[build]();
  env.logLevel = 'error';
  env.wasm.numThreads = threads;
  const { graph, externalData, feeds } = MODELS[model](edge);
  const session = await InferenceSession.create(graph.model, {
    executionProviders: ['wasm'],
    externalData: externalData.map(({ path, data }) => ({
      path,
      data: new ChunkedBlob(new Blob([data as never])),
    })),
    graphOptimizationLevel: 'all',
  });
  const tensors = feeds.map(({ name, data, dims }) => [
    name,
    new Tensor('float32', data, [...dims]),
  ]);
  step = async () => void (await session.run(Object.fromEntries(tensors)));
  return memoryPeak().wasm;
}

async function run() {
  const begun = performance.now();
  await step!();
  return { ms: performance.now() - begun, wasm: memoryPeak().wasm };
}

export const calls = { load, run };
Comlink.expose(calls);
