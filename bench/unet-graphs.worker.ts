import * as Comlink from 'comlink';
import type { InferenceSession, Tensor } from 'onnxruntime-web';
import { parsePythonJson } from '../src/core/formats/python-json.ts';
import {
  buildPromptProjectionGraph,
  buildUnetStepGraph,
  parseUnetConfig,
  type UnetGraphSize,
  type WeightIndex,
  type WeightLocation,
} from '../src/graph/index.ts';
import fullSize from '../src/graph/models/full-size.json' with { type: 'json' };
import { ChunkedBlob } from '../src/runtime/chunked-blob.ts';
import { openDevice, type ComputeDevice } from '../src/runtime/device.ts';
import { loadOnnxRuntime } from '../src/runtime/onnxruntime.ts';
import { openSafetensors } from '../src/storage/safetensors-file.ts';
import { takeDispatchCount } from './dispatch-counter.ts';

const WEIGHTS = 'diffusion_pytorch_model.safetensors';

interface WeightFile {
  readonly path: string;
  readonly data: Blob;
}

interface Candidate {
  readonly session: InferenceSession;
  readonly feeds: Record<string, Tensor>;
}

const candidates = new Map<string, Candidate>();
let device: ComputeDevice;

async function open(backend: 'webgpu' | 'wasm') {
  device = await openDevice(backend);
  const { adapter, precision } = device;
  const limits = device.backend === 'webgpu' ? device.gpuDevice.limits : null;
  return {
    adapter,
    precision,
    features: device.backend === 'webgpu' ? [...device.gpuDevice.features] : [],
    maxStorageBufferBindingSize: limits?.maxStorageBufferBindingSize ?? null,
  };
}

/**
 * Loads one graph with the weights in `folder` and prepares the same inputs for each: one sample, with as many prompts as the batch
 * has. Ours consists of two graphs; the prompt's graph runs here, because it runs once per picture.
 */
async function load(name: string, folder: string, size: UnetGraphSize) {
  const json = await (await fetch(`${folder}/config.json`)).text();
  const config = parseUnetConfig(parsePythonJson(json, 'config.json'));
  const isOurs = name === 'skypaint';
  const graph = await (isOurs ? built(folder, config, size) : exported(folder, name));
  const { Tensor } = await loadOnnxRuntime();
  const started = performance.now();
  const session = await createSession(graph.model, graph.file, {
    // Logs which node runs where.
    logSeverityLevel: 0,
  });
  const createMs = performance.now() - started;

  const floats = (dims: number[], copies: number, seed: number) => {
    const values = [...noise(dims, seed)];
    const data = Float32Array.from(new Array<number[]>(copies).fill(values).flat());
    return new Tensor('float32', data, [copies * dims[0]!, ...dims.slice(1)]);
  };
  const { batch, height, width, sequenceLength } = size;
  const prompt = {
    encoder_hidden_states: floats([batch, sequenceLength, config.crossAttentionDim], 1, 2),
  };
  const feeds = {
    sample: floats([1, config.inChannels, height, width], isOurs ? 1 : batch, 1),
    timestep: new Tensor('float32', Float32Array.of(500), [1]),
    ...(graph.promptModel ? await projected(graph.promptModel, graph.file, prompt) : prompt),
  };
  candidates.set(name, { session, feeds });
  return { graphBytes: graph.model.byteLength, createMs };
}

async function projected(
  model: Uint8Array<ArrayBuffer>,
  file: WeightFile,
  prompt: Record<string, Tensor>,
) {
  const session = await createSession(model, file, {
    ...(device.backend === 'webgpu' && { preferredOutputLocation: 'gpu-buffer' }),
  });
  return session.run(prompt);
}

async function createSession(
  model: Uint8Array<ArrayBuffer>,
  { path, data }: WeightFile,
  options: InferenceSession.SessionOptions,
) {
  const runtime = await loadOnnxRuntime();
  return runtime.InferenceSession.create(model, {
    executionProviders:
      device.backend === 'webgpu' ? [{ name: 'webgpu', device: device.gpuDevice }] : ['wasm'],
    externalData: [{ path, data: new ChunkedBlob(data) }],
    graphOptimizationLevel: 'all',
    ...options,
  });
}

async function built(
  folder: string,
  config: ReturnType<typeof parseUnetConfig>,
  size: UnetGraphSize,
) {
  const data = await (await fetch(`${folder}/${WEIGHTS}`)).blob();
  const { tensors } = await openSafetensors(data, WEIGHTS);
  const index = new Map([...tensors].map(([key, entry]) => [key, { ...entry, file: WEIGHTS }]));
  return {
    model: buildUnetStepGraph(config, index, size).model,
    promptModel: buildPromptProjectionGraph(config, index, size).model,
    file: { path: WEIGHTS, data },
  };
}

async function exported(folder: string, name: string) {
  const path = `${name}.onnx.data`;
  const data = await (await fetch(`${folder}/${path}`)).blob();
  const model = new Uint8Array(await (await fetch(`${folder}/${name}.onnx`)).arrayBuffer());
  return { model, promptModel: null, file: { path, data } };
}

/** One step, from inputs in JavaScript to output in JavaScript. */
async function step(name: string) {
  const { session, feeds } = candidates.get(name)!;
  takeDispatchCount();
  const started = performance.now();
  const { noise_prediction: output } = await session.run(feeds);
  const ms = performance.now() - started;
  return { ms, dispatches: takeDispatchCount(), output: output!.data as Float32Array };
}

/** Measures how long it takes to write SD 1.5's UNet graph, at 512 x 512 with guidance, and how large it is. */
function buildFullSize() {
  const index: WeightIndex = new Map(Object.entries(fullSize.unet.shapes).map(location));
  const config = parseUnetConfig(fullSize.unet.config);
  const started = performance.now();
  const size = { batch: 2, height: 64, width: 64, sequenceLength: 77 };
  const graphs = [
    buildPromptProjectionGraph(config, index, size),
    buildUnetStepGraph(config, index, size),
  ];
  const ms = performance.now() - started;
  return { ms, bytes: graphs.reduce((sum, { model }) => sum + model.byteLength, 0) };
}

/** All weights are at the beginning of the file, because their position makes no difference to writing the graph. */
function location([name, shape]: [string, number[]]): [string, WeightLocation] {
  const byteLength = 2 * shape.reduce((count, dim) => count * dim, 1);
  return [name, { file: WEIGHTS, dtype: 'F16', shape, byteOffset: 0, byteLength }];
}

/** Numbers in [-1.7, 1.7] with variance 1, the same for every candidate. */
function noise(dims: readonly number[], seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: dims.reduce((a, b) => a * b, 1) }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 31 - 1) * Math.sqrt(3);
  });
}

Comlink.expose({ open, load, step, buildFullSize });
