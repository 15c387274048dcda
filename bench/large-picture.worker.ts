import { memoryPeak } from './memory-counter.ts';
import * as Comlink from 'comlink';
import type { HiresUpscaler } from '../src/contract/hires.ts';
import { defaultOptions } from '../src/contract/picture-options.ts';
import { PLAIN_REQUEST } from '../src/contract/plain-request.ts';
import { paintJob } from '../src/engine/jobs/paint/paint-job.ts';
import { storedModels } from '../src/engine/model-source.ts';
import { Workbench } from '../src/engine/workbench.ts';

const MODEL = 'skypaint-mini';
const UPSCALERS: Readonly<Record<string, HiresUpscaler>> = {
  latent: { type: 'latent', mode: 'bilinear' },
  lanczos: { type: 'lanczos' },
};
const bench = new Workbench(storedModels(() => `/models/${MODEL}/`));

interface Asked {
  readonly backend: 'webgpu' | 'wasm';
  readonly first: number;
  readonly edge: number;
  readonly steps: number;
  readonly upscaler: string;
  readonly prompt: string;
}

/** A picture of `first` pixels, then a second pass of `edge` pixels over it, tile by tile. */
async function paint({ backend, first, edge, steps, upscaler, prompt }: Asked) {
  await bench.choose(backend);
  const { manifest } = await bench.open(MODEL, () => undefined);
  const hires = {
    scale: edge / first,
    upscaler: UPSCALERS[upscaler]!,
    strength: 0.4,
    steps,
    prompt: '',
    tiles: true,
  };
  const size = { width: first, height: first };
  const options = { ...PLAIN_REQUEST, ...defaultOptions(manifest), ...size, hires };
  const begun = performance.now();
  const stages: Record<string, number> = {};
  let [stage, since] = ['loading', begun];
  const enter = (next: string) => {
    const now = performance.now();
    stages[stage] = Math.round((stages[stage] ?? 0) + now - since);
    [stage, since] = [next, now];
  };
  const result = await paintJob().run(
    { ...options, jobId: 'bench', modelId: MODEL, prompt, seed: 1 },
    {
      bench,
      onProgress: (progress) => {
        if (progress.type !== stage) enter(progress.type);
        if ('tile' in progress) console.log(JSON.stringify(progress));
      },
      signal: new AbortController().signal,
      giveWay: () => Promise.resolve(),
      ended: new Promise(() => undefined),
    },
  );
  enter('');
  if (result.type !== 'image') throw new Error(result.type);
  const png = new Uint8Array(await result.png.arrayBuffer());
  return { ms: Math.round(performance.now() - begun), stages, ...memoryPeak(), png: [...png] };
}

export const calls = { paint };
Comlink.expose(calls);
