import * as Comlink from 'comlink';
import { resample, type Pixels } from '../src/core/image/resample.ts';
import { Workbench } from '../src/engine/workbench.ts';
import { storedModels } from '../src/engine/model-source.ts';
import { enlargePicture } from '../src/pipeline/enlarge-picture.ts';
import { OnnxUpscalingModel } from '../src/runtime/upscaling-model.ts';
import { openEmbeddedUpscaler } from '../src/storage/embedded-upscaler.ts';

const FACTOR = 4;
const bench = new Workbench(storedModels(() => null));
let opened: Promise<OnnxUpscalingModel> | null = null;

async function open(): Promise<OnnxUpscalingModel> {
  await bench.choose('wasm');
  const stored = await openEmbeddedUpscaler('/upscalers/skypaint-x4/');
  return OnnxUpscalingModel.open(stored, await bench.device(), () => undefined);
}

function picture(edge: number): Pixels {
  const data = Uint8Array.from({ length: edge * edge * 3 }, (_, at) => (at * 7) % 256);
  return { width: edge, height: edge, channels: 3, data };
}

/** Enlarges a picture of `edge` pixels fourfold; `whole` in one pass, without tiles. Returns the number of tiles. */
async function run(way: 'tiles' | 'whole' | 'lanczos', edge: number): Promise<number> {
  const source = picture(edge);
  if (way === 'lanczos') {
    resample(source, edge * FACTOR, edge * FACTOR, 'lanczos');
    return 1;
  }
  opened ??= open();
  const model = await opened;
  let count = 0;
  await enlargePicture(model, source, {
    factor: FACTOR,
    onTile: (_, tiles) => void (count = tiles),
    signal: new AbortController().signal,
    ...(way === 'whole' && { longestEnlarged: Infinity }),
  });
  return count;
}

export const calls = { run };
Comlink.expose(calls);
