import { memoryPeak } from './memory-counter.ts';
import * as Comlink from 'comlink';
import { torchRandn } from '../src/core/random/index.ts';
import { storedModels } from '../src/engine/model-source.ts';
import { Workbench } from '../src/engine/workbench.ts';
import { decodeImage } from '../src/pipeline/decode-image.ts';
import { encodeImage } from '../src/pipeline/encode-image.ts';
import { OnnxDiffusionModel } from '../src/runtime/diffusion-model.ts';
import { leaveOutArithmetic } from './no-arithmetic.ts';

const MODEL = 'skypaint-mini';
const models = storedModels(() => `/models/${MODEL}/`);
const bench = new Workbench(models);

/** Sends one picture through the shipped VAE. `whole` means without tiles, whatever the device has room for. */
async function run(
  backend: 'webgpu' | 'wasm',
  edge: number,
  way: 'decode' | 'encode' | 'both',
  whole: boolean,
) {
  await bench.choose(backend);
  const stored = await bench.open(MODEL, () => undefined);
  const device = await bench.device();
  const model = await OnnxDiffusionModel.open(stored, device, () => undefined);
  if (whole) model.vaeInParts = () => null;
  const { latentChannels, vaeScaleFactor } = model;
  const side = edge / vaeScaleFactor;
  const latents = torchRandn(1, [1, latentChannels, side, side]);
  let tiles = 1;
  const watch = {
    onTile: (_: number, of: number) => (tiles = of),
    signal: new AbortController().signal,
  };
  const begun = performance.now();
  if (way !== 'decode') {
    const data = new Uint8ClampedArray(edge * edge * 4).map((_, at) => (at * 7919) % 251);
    await encodeImage(model, { width: edge, height: edge, data }, watch);
  }
  if (way !== 'encode') await decodeImage(model, latents, watch);
  return { ms: performance.now() - begun, tiles, ...memoryPeak() };
}

export const calls = { run, leaveOutArithmetic };
Comlink.expose(calls);
