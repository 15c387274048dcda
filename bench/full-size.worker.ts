import * as Comlink from 'comlink';
import { EngineHost } from '../src/engine/engine-host.ts';
import { PAINT_JOBS } from '../src/engine/jobs/jobs.ts';
import { storedModels } from '../src/engine/model-source.ts';
import type { GenerateRequest } from '../src/contract/engine-api.ts';
import { STANDARD_OPTIONS } from '../src/contract/picture-options.ts';
import { PLAIN_REQUEST } from '../src/contract/plain-request.ts';
import type { BuiltGraph } from '../src/graph/index.ts';
import { GraphSession } from '../src/runtime/graph-session.ts';
import { writeHashed } from '../src/storage/hashed-file.ts';
import { MODELS_DIRECTORY, writeManifest } from '../src/storage/stored-model.ts';
import { bytesBelow, openDirectory } from '../src/storage/opfs.ts';
import { takeDispatchCount } from './dispatch-counter.ts';
import { manifestOf, modelFiles, PROMPT } from './full-size-model.ts';

const MODEL = 'full-size';
const engine = new EngineHost({ tab: 'bench', models: storedModels(() => null), jobs: PAINT_JOBS })
  .calls;

async function write() {
  const started = performance.now();
  const directory = await openDirectory(`${MODELS_DIRECTORY}/${MODEL}`);
  const files = [];
  for (const [path, stream] of modelFiles()) {
    files.push(await writeHashed(directory, path, stream));
  }
  await writeManifest(directory, manifestOf(MODEL, files));
  return { bytes: await bytesBelow(directory), ms: performance.now() - started };
}

/** The limits that every WebGPU device supports; phones often have no more. */
const LEAST_LIMITS = { maxStorageBufferBindingSize: 128 * 2 ** 20, maxBufferSize: 256 * 2 ** 20 };

async function start(backend: 'webgpu' | 'wasm', withLeastLimits: boolean) {
  if (withLeastLimits) {
    const { requestDevice } = GPUAdapter.prototype;
    GPUAdapter.prototype.requestDevice = function (descriptor) {
      const requiredLimits = { ...descriptor?.requiredLimits, ...LEAST_LIMITS };
      return requestDevice.call(this, { ...descriptor, requiredLimits });
    };
  }
  const outcome = await engine.start(backend);
  if (!outcome.ok) throw new Error(outcome.error.message);
  return outcome.value;
}

interface CreatedSession {
  readonly output: string;
  readonly graphBytes: number;
  readonly ms: number;
}

const created: CreatedSession[] = [];
const create = GraphSession.create.bind(GraphSession);
GraphSession.create = async (graph: BuiltGraph, ...rest) => {
  const started = performance.now();
  const session = await create(graph, ...rest);
  const ms = performance.now() - started;
  created.push({ output: graph.outputs[0]!.name, graphBytes: graph.model.length, ms });
  console.info(`session made in ${ms.toFixed(0)} ms`);
  return session;
};

/** Paints one picture in one step; what is on the device stays there for the next one. */
async function paint(size: number) {
  const request: GenerateRequest = {
    ...STANDARD_OPTIONS,
    ...PLAIN_REQUEST,
    jobId: 'full-size',
    modelId: MODEL,
    prompt: PROMPT,
    negativePrompt: '',
    width: size,
    height: size,
    steps: 1,
    guidanceScale: 7.5,
    sampler: 'ddim',
    seed: 1,
  };
  created.length = 0;
  takeDispatchCount();
  const outcome = await engine.generate(request, ({ type, ...rest }) =>
    console.info(type, 'part' in rest ? rest.part : ''),
  );
  if (!outcome.ok) throw new Error(`${outcome.error.code}: ${outcome.error.message}`);
  if (outcome.value.type !== 'image') throw new Error(outcome.value.type);
  const { timings, warnings, png } = outcome.value;
  const directory = await openDirectory(`${MODELS_DIRECTORY}/${MODEL}`);
  return {
    timings,
    warnings,
    sessions: [...created],
    dispatches: takeDispatchCount(),
    bytesOnDisk: await bytesBelow(directory),
    png: await colours(png),
  };
}

/** The number of distinct values; a picture that was really computed has more than a few. */
async function colours(png: Blob) {
  const bitmap = await createImageBitmap(png);
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
  const pixels = new Uint32Array(data.buffer);
  return { width: bitmap.width, height: bitmap.height, colours: new Set(pixels).size };
}

Comlink.expose({ write, start, paint });
