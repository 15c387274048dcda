import * as Comlink from 'comlink';
import { DEFAULT_CONTROL } from '../src/contract/controls.ts';
import { defaultOptions } from '../src/contract/picture-options.ts';
import { PLAIN_REQUEST } from '../src/contract/plain-request.ts';
import { IMPORT_CHECKS } from '../src/engine/library/check-model.ts';
import { paintJob } from '../src/engine/jobs/paint/paint-job.ts';
import { storedModels } from '../src/engine/model-source.ts';
import { Workbench } from '../src/engine/workbench.ts';
import { importFiles } from '../src/storage/import/import-files.ts';

const MODEL = 'skypaint-mini';
const NET = '/.cache/bench-control/net/';
const bench = new Workbench(storedModels(() => `/models/${MODEL}/`));
const job = paintJob();
const { signal } = new AbortController();

/** Imports the net that control_net.py made. */
async function prepare(): Promise<void> {
  const paths = ['config.json', 'diffusion_pytorch_model.safetensors'];
  const files = paths.map(async (path) => {
    const response = await fetch(NET + path);
    return [`net/${path}`, await response.blob()] as const;
  });
  await importFiles(await Promise.all(files), [], {
    signal,
    onProgress: () => undefined,
    ...IMPORT_CHECKS,
    withoutModel: (_, change) => change(),
    clipMerges: () => Promise.resolve(''),
    mayReplace: true,
    keepsSafetyChecker: false,
    now: new Date().toISOString(),
  });
}

async function lines(): Promise<Blob> {
  const canvas = new OffscreenCanvas(256, 256);
  const context = canvas.getContext('2d')!;
  context.fillRect(0, 0, 256, 256);
  context.strokeStyle = 'white';
  context.strokeRect(40, 60, 160, 120);
  return canvas.convertToBlob();
}

/** Paints a picture; returns the milliseconds of its steps. */
async function paint(
  backend: 'webgpu' | 'wasm',
  seed: number,
  steps: number,
  isGuided: boolean,
): Promise<number> {
  await bench.choose(backend);
  const { manifest } = await bench.open(MODEL, () => undefined);
  const net = { ...DEFAULT_CONTROL, kind: 'control-net', addOn: 'net' } as const;
  const request = {
    jobId: 'bench',
    modelId: MODEL,
    prompt: '红苹果',
    seed,
    ...PLAIN_REQUEST,
    ...defaultOptions(manifest),
    steps,
    controls: isGuided ? [{ ...net, picture: await lines() }] : [],
  };
  const result = await job.run(request, {
    bench,
    onProgress: () => undefined,
    signal,
    giveWay: () => Promise.resolve(),
    ended: new Promise(() => undefined),
  });
  if (result.type !== 'image') throw new Error(result.type);
  return result.timings.denoiseMs;
}

export const calls = { prepare, paint };
Comlink.expose(calls);
