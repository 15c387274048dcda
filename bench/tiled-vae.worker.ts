import { memoryPeak } from './memory-counter.ts';
import * as Comlink from 'comlink';
import { torchRandn } from '../src/core/random/index.ts';
import { storedModels } from '../src/engine/model-source.ts';
import { Workbench } from '../src/engine/workbench.ts';
import { decodeImage } from '../src/pipeline/decode-image.ts';
import { encodeImage } from '../src/pipeline/encode-image.ts';
import fullSize from '../src/graph/models/full-size.json' with { type: 'json' };
import { OnnxDiffusionModel } from '../src/runtime/diffusion-model.ts';
import { openWeights } from '../src/storage/open-weights.ts';
import type { StoredModel } from '../src/storage/stored-model.ts';
import { safetensors } from './full-size-model.ts';
import { leaveOutArithmetic } from './no-arithmetic.ts';

const MODEL = 'skypaint-mini';
const models = storedModels(() => `/models/${MODEL}/`);
const bench = new Workbench(models);

/** The same model, but with a VAE of SD 1.x's shapes and random weights. */
function withSd1Vae(stored: StoredModel): StoredModel {
  const { config, shapes } = fullSize.vae;
  return {
    ...stored,
    text: async (path) => (path.startsWith('vae/') ? JSON.stringify(config) : stored.text(path)),
    weights: async (path, precision) =>
      path.startsWith('vae/')
        ? openWeights(await new Response(safetensors(shapes)).blob(), path, precision)
        : stored.weights(path, precision),
  };
}

/** Sends one picture through a VAE. `whole` means without tiles, whatever the device has room for. */
async function run(
  backend: 'webgpu' | 'wasm',
  edge: number,
  way: 'decode' | 'encode' | 'both',
  whole: boolean,
  vae: 'skypaint-mini' | 'sd-1.x',
) {
  await bench.choose(backend);
  const shipped = await bench.open(MODEL, () => undefined);
  const stored = vae === 'sd-1.x' ? withSd1Vae(shipped) : shipped;
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
