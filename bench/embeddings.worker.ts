import * as Comlink from 'comlink';
import { decodePicture } from '../src/engine/decode-picture.ts';
import { openPair } from '../src/engine/jobs/match/matching-pair.ts';
import { storedModels } from '../src/engine/model-source.ts';
import { Workbench } from '../src/engine/workbench.ts';

const MODEL = 'skypaint-mini';
const bench = new Workbench(storedModels(() => `/models/${MODEL}/`));

/** A picture of coloured noise, as a file. */
function picture(side: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(side, side);
  const pixels = Uint8ClampedArray.from({ length: side * side * 4 }, (_, at) =>
    at % 4 === 3 ? 255 : Math.random() * 256,
  );
  canvas.getContext('2d')!.putImageData(new ImageData(pixels, side, side), 0, 0);
  return canvas.convertToBlob();
}

/** Milliseconds for each of `count` pictures and texts, after a first one of each that loads the sessions. */
async function run(backend: 'webgpu' | 'wasm', count: number, side: number) {
  await bench.choose(backend);
  const context = { bench, onProgress: () => undefined };
  const pair = await openPair({ modelId: MODEL, imageEncoder: null }, context);
  const files = await Promise.all(Array.from({ length: count }, () => picture(side)));
  await pair.embedPicture(await decodePicture(files[0]!));
  await pair.embedTexts(['a red apple']);
  const begun = performance.now();
  for (const file of files) await pair.embedPicture(await decodePicture(file));
  const seen = performance.now();
  for (let at = 0; at < count; at += 1) await pair.embedTexts([`a red apple and ${at} pears`]);
  return { pictureMs: (seen - begun) / count, textMs: (performance.now() - seen) / count };
}

export const calls = { run };
Comlink.expose(calls);
