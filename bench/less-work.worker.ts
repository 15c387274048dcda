import { memoryPeak } from './memory-counter.ts';
import * as Comlink from 'comlink';
import { psnr } from '../src/core/metrics/index.ts';
import { defaultOptions, type ModelOptions } from '../src/contract/picture-options.ts';
import { PLAIN_REQUEST } from '../src/contract/plain-request.ts';
import { paintJob } from '../src/engine/jobs/paint/paint-job.ts';
import { storedModels } from '../src/engine/model-source.ts';
import { Workbench } from '../src/engine/workbench.ts';

const MODEL = 'skypaint-mini';
const bench = new Workbench(storedModels(() => `/models/${MODEL}/`));
const job = paintJob();
/** The pixels without any option, by prompt. */
const whole = new Map<string, Uint8ClampedArray>();

/** Paints one picture. The one without `options` is the reference for later ones of the same prompt. */
async function paint(
  backend: 'webgpu' | 'wasm',
  prompt: string,
  seed: number,
  options: Partial<ModelOptions> | null,
) {
  await bench.choose(backend);
  const { manifest } = await bench.open(MODEL, () => undefined);
  const request = {
    jobId: 'bench',
    modelId: MODEL,
    prompt,
    seed,
    ...PLAIN_REQUEST,
    ...defaultOptions(manifest),
    steps: 20,
    ...options,
  };
  const result = await job.run(request, {
    bench,
    onProgress: () => undefined,
    signal: new AbortController().signal,
    giveWay: () => Promise.resolve(),
    ended: new Promise(() => undefined),
  });
  if (result.type !== 'image') throw new Error(result.type);
  const pixels = await pixelsOf(result.png);
  if (options === null) whole.set(prompt, pixels);
  const reference = whole.get(prompt);
  const decibels = reference ? psnr(pixels, reference, 255) : null;
  return { ms: result.timings.denoiseMs, decibels, ...memoryPeak() };
}

async function pixelsOf(png: Blob): Promise<Uint8ClampedArray> {
  const bitmap = await createImageBitmap(png);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, bitmap.width, bitmap.height).data.filter((_, i) => i % 4 !== 3);
}

export const calls = { paint };
Comlink.expose(calls);
