import * as Comlink from 'comlink';
import type { InferenceSession, Tensor } from 'onnxruntime-web';
import { parsePythonJson } from '../src/core/formats/python-json.ts';
import {
  buildUnetGraph,
  parseUnetConfig,
  type UnetGraphSize,
  type WeightIndex,
  type WeightLocation,
} from '../src/graph/index.ts';
import fullSize from '../src/graph/models/__goldens__/full-size.json' with { type: 'json' };
import { ChunkedBlob } from '../src/runtime/chunked-blob.ts';
import { openDevice, type ComputeDevice } from '../src/runtime/device.ts';
import { loadOnnxRuntime } from '../src/runtime/onnxruntime.ts';
import { openSafetensors } from '../src/storage/safetensors-file.ts';
import { takeDispatchCount } from './dispatch-counter.ts';

const WEIGHTS = 'diffusion_pytorch_model.safetensors';

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

/** Loads one graph over the weights at `folder` and feeds it numbers that any other gets too. */
async function load(name: string, folder: string, size: UnetGraphSize) {
  const json = await (await fetch(`${folder}/config.json`)).text();
  const config = parseUnetConfig(parsePythonJson(json, 'config.json'));
  const { model, files } = await (name === 'skypaint'
    ? built(folder, config, size)
    : exported(folder, name));
  const runtime = await loadOnnxRuntime();
  const started = performance.now();
  const session = await runtime.InferenceSession.create(model, {
    executionProviders:
      device.backend === 'webgpu' ? [{ name: 'webgpu', device: device.gpuDevice }] : ['wasm'],
    externalData: files.map(({ path, data }) => ({ path, data: new ChunkedBlob(data) })),
    graphOptimizationLevel: 'all',
    // Says which node runs where.
    logSeverityLevel: 0,
  });
  const floats = (dims: number[], seed: number) =>
    new runtime.Tensor('float32', noise(dims, seed), dims);
  const { batch, height, width, sequenceLength } = size;
  candidates.set(name, {
    session,
    feeds: {
      sample: floats([batch, config.inChannels, height, width], 1),
      timestep: new runtime.Tensor('float32', Float32Array.of(500), [1]),
      encoder_hidden_states: floats([batch, sequenceLength, config.crossAttentionDim], 2),
    },
  });
  return { graphBytes: model.byteLength, createMs: performance.now() - started };
}

async function built(
  folder: string,
  config: ReturnType<typeof parseUnetConfig>,
  size: UnetGraphSize,
) {
  const data = await (await fetch(`${folder}/${WEIGHTS}`)).blob();
  const { tensors } = await openSafetensors(data, WEIGHTS);
  const index = new Map([...tensors].map(([key, entry]) => [key, { ...entry, file: WEIGHTS }]));
  return { model: buildUnetGraph(config, index, size).model, files: [{ path: WEIGHTS, data }] };
}

async function exported(folder: string, name: string) {
  const path = `${name}.onnx.data`;
  const data = await (await fetch(`${folder}/${path}`)).blob();
  const model = new Uint8Array(await (await fetch(`${folder}/${name}.onnx`)).arrayBuffer());
  return { model, files: [{ path, data }] };
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

/** How long SD 1.5's UNet takes to write, at 512 x 512 with guidance, and how large it gets. */
function buildFullSize() {
  const index: WeightIndex = new Map(Object.entries(fullSize.unet.shapes).map(location));
  const config = parseUnetConfig(fullSize.unet.config);
  const started = performance.now();
  const { model } = buildUnetGraph(config, index, {
    batch: 2,
    height: 64,
    width: 64,
    sequenceLength: 77,
  });
  return { ms: performance.now() - started, bytes: model.byteLength };
}

/** All at the file's beginning: where the bytes lie makes no difference to writing the graph. */
function location([name, shape]: [string, number[]]): [string, WeightLocation] {
  const byteLength = 2 * shape.reduce((count, dim) => count * dim, 1);
  return [name, { file: WEIGHTS, dtype: 'F16', shape, byteOffset: 0, byteLength }];
}

/** Numbers in [-1.7, 1.7] of variance 1, the same for every candidate. */
function noise(dims: readonly number[], seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: dims.reduce((a, b) => a * b, 1) }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 31 - 1) * Math.sqrt(3);
  });
}

Comlink.expose({ open, load, step, buildFullSize });
