import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { addPngText } from '../../../core/formats/png-text.ts';
import { resample, type Pixels } from '../../../core/image/resample.ts';
import { psnr } from '../../../core/metrics/index.ts';
import type { EnlargeRequest, Enlargement, Upscaler } from '../../../contract/enlarging.ts';
import type { ProgressEvent, RgbaImage } from '../../../contract/engine-api.ts';
import { enlargePicture } from '../../../pipeline/enlarge-picture.ts';
import { OnnxUpscalingModel } from '../../../runtime/upscaling-model.ts';
import { openStoredUpscaler } from '../../../storage/add-ons/upscaler/open-upscaler.ts';
import { importFiles } from '../../../storage/import/import-files.ts';
import { IMPORT_CONTEXT } from '../../library/__fixtures__/import-context.ts';
import { storedModels } from '../../model-source.ts';
import { Workbench } from '../../workbench.ts';
import { WASM } from '../paint/__fixtures__/golden-pictures.ts';
import { oddPicture, upscalerFile, waves } from './__fixtures__/golden-upscalers.ts';
import { enlargeJob } from './enlarge-job.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const PNG = 'src/core/formats/__goldens__/pillow.png';
const FILES = ['first-x4.pth', 'real-x2.pth', 'real-x1.safetensors', 'compact-x4.pth'];
const bench = new Workbench(
  storedModels(() => null),
  () => Promise.resolve(WASM),
);

beforeAll(async () => {
  for (const file of FILES) {
    const added = await importFiles([[file, upscalerFile(file)]], [], IMPORT_CONTEXT);
    expect(added).toMatchObject({ type: 'add-on', addOn: { kind: 'upscaler' }, warnings: [] });
  }
});

const nameOf = (file: string) => file.replace(/\.\w+$/, '');
const opaque = ({ width, height, data }: Pixels): Pixels => {
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    rgba.set(data.subarray(pixel * 3, pixel * 3 + 3), pixel * 4);
  }
  return { width, height, channels: 4, data: rgba };
};

interface Run {
  readonly upscaler: Upscaler;
  readonly factor: Enlargement;
  readonly file?: Blob;
  readonly onProgress?: (event: ProgressEvent, abort: () => void) => void;
}

/** Runs the job without a browser's codecs. */
async function run(rgba: Pixels, { file = new Blob(), onProgress, ...rest }: Run) {
  const encoded: { image?: RgbaImage; texts?: ReadonlyMap<string, string> } = {};
  const job = enlargeJob({
    decode: () => Promise.resolve(rgba),
    encode(image, texts) {
      Object.assign(encoded, { image, texts });
      return Promise.resolve(new Blob());
    },
  });
  const request: EnlargeRequest = { jobId: 'a', picture: file, ...rest };
  const abort = new AbortController();
  const result = await job.run(request, {
    bench,
    signal: abort.signal,
    giveWay: () => Promise.resolve(),
    ended: Promise.resolve(),
    onProgress: (event) => onProgress?.(event, () => abort.abort()),
  });
  return { result, ...encoded };
}

const addOn = (file: string): Upscaler => ({ type: 'add-on', name: nameOf(file) });
const colours = ({ data }: RgbaImage) => data.filter((_, index) => index % 4 !== 3);
const furthest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a, (value, index) => Math.abs(value - b[index]!)).reduce((x, y) => Math.max(x, y), 0);

describe('the numbers', () => {
  test.each([
    ['compact-x4.pth', 4],
    ['real-x2.pth', 2],
  ] as const)('%s gives the bytes that spandrel gives, edges included', async (file, factor) => {
    const { image } = await run(opaque(oddPicture(file, 'odd')), { upscaler: addOn(file), factor });
    const expected = oddPicture(file, 'odd.enlarged');
    expect([image!.width, image!.height]).toEqual([expected.width, expected.height]);
    // The library's weights are fp16, so a value near half a level may round the other way.
    expect(furthest(colours(image!), expected.data)).toBeLessThanOrEqual(1);
  });

  test('Lanczos enlarges after a network that does not', async () => {
    const file = 'real-x1.safetensors';
    const upscaler = addOn(file);
    const { image } = await run(opaque(oddPicture(file, 'odd')), { upscaler, factor: 2 });
    const restored = oddPicture(file, 'odd.enlarged');
    const expected = resample(restored, restored.width * 2, restored.height * 2, 'lanczos');
    expect(furthest(colours(image!), expected.data)).toBeLessThanOrEqual(2);
  });
});

describe('tiles', () => {
  const open = async (file: string) =>
    OnnxUpscalingModel.open(await openStoredUpscaler(nameOf(file)), WASM, () => undefined);
  const { signal } = new AbortController();
  const at = (longestEnlarged: number, factor: Enlargement) => {
    const seen: string[] = [];
    const onTile = (tile: number, tiles: number) => void seen.push(`${tile}/${tiles}`);
    return { seen, options: { factor, signal, onTile, longestEnlarged } };
  };

  test('give the same as the whole picture where margins cover the receptive field', async () => {
    const model = await open('compact-x4.pth');
    const picture = waves(61, 47);
    const whole = await enlargePicture(model, picture, at(10_000, 4).options);
    const { seen, options } = at(120, 4);
    const tiled = await enlargePicture(model, picture, options);
    expect(seen).toEqual(Array.from({ length: 6 }, (_, index) => `${index + 1}/6`));
    expect(Buffer.compare(tiled!.data, whole!.data)).toBe(0);
  });

  test('have no seams where the receptive field is larger', async () => {
    const model = await open('first-x4.pth');
    const picture = waves(150, 40);
    const whole = await enlargePicture(model, picture, at(10_000, 4).options);
    const { seen, options } = at(256, 4);
    const tiled = await enlargePicture(model, picture, options);
    expect(seen.length).toBeGreaterThan(3);
    expect(psnr(tiled!.data, whole!.data)).toBeGreaterThan(50);
  });

  test('are each shrunk as the whole picture would be', async () => {
    const model = await open('compact-x4.pth');
    const picture = waves(61, 47);
    const four = await enlargePicture(model, picture, at(10_000, 4).options);
    const two = await enlargePicture(model, picture, at(120, 2).options);
    // The filter's weights are rounded differently in a tile than in the whole picture.
    const expected = resample(four!, 122, 94, 'lanczos').data;
    expect(furthest(two!.data, expected)).toBeLessThanOrEqual(1);
    expect(psnr(two!.data, expected)).toBeGreaterThan(70);
  });

  test('run a 2x network twice for 4x', async () => {
    const model = await open('real-x2.pth');
    const picture = waves(40, 30);
    const two = await enlargePicture(model, picture, at(10_000, 2).options);
    const again = await enlargePicture(model, two!, at(10_000, 2).options);
    const { seen, options } = at(10_000, 4);
    const four = await enlargePicture(model, picture, options);
    expect(seen).toEqual(['1/2', '2/2']);
    expect(Buffer.compare(four!.data, again!.data)).toBe(0);
  });
});

describe('the job', () => {
  const lanczos: Upscaler = { type: 'lanczos' };

  test('reports each tile, and a cancelled one ends between two tiles', async () => {
    const events: ProgressEvent[] = [];
    const { result, image } = await run(opaque(waves(400, 20)), {
      upscaler: addOn('compact-x4.pth'),
      factor: 4,
      onProgress(event, abort) {
        events.push(event);
        if (event.type === 'enlarging' && event.tile === 2) abort();
      },
    });
    expect(result).toEqual({ type: 'cancelled' });
    expect(image).toBeUndefined();
    expect(events).toEqual([
      { type: 'enlarging', tile: 1, tiles: 3 },
      { type: 'enlarging', tile: 2, tiles: 3 },
    ]);
  });

  test('enlarges by Lanczos as Pillow does, transparency included', async () => {
    const picture = opaque(waves(20, 12));
    const clear = {
      ...picture,
      data: picture.data.map((value, i) => (i % 4 === 3 ? (i * 7) % 256 : value)),
    };
    const { image, result } = await run(clear, { upscaler: lanczos, factor: 2 });
    expect(result).toMatchObject({
      type: 'enlarged',
      width: 40,
      height: 24,
      upscalerName: 'Lanczos',
    });
    const alpha = { ...clear, channels: 1, data: clear.data.filter((_, i) => i % 4 === 3) };
    const expected = resample(alpha, 40, 24, 'lanczos').data;
    expect([...image!.data.filter((_, i) => i % 4 === 3)]).toEqual([...expected]);
  });

  test('keeps the texts of its source and adds those of A1111', async () => {
    const png = new Blob([
      addPngText(readFileSync(PNG), 'parameters', '红苹果\nSteps: 4, Sampler: Euler, Seed: 1'),
    ]);
    const { texts } = await run(opaque(waves(8, 8)), { upscaler: lanczos, factor: 4, file: png });
    const extras = 'Postprocess upscale by: 4, Postprocess upscaler: Lanczos';
    expect(Object.fromEntries(texts!)).toMatchObject({
      parameters: '红苹果\nSteps: 4, Sampler: Euler, Seed: 1',
      // The source's other texts, which Pillow keeps too.
      plain: 'café\nline',
      postprocessing: extras,
      extras,
    });
  });

  test('refuses a result that is too large before it computes anything', async () => {
    const large = { width: 2049, height: 1, channels: 4, data: new Uint8Array(2049 * 4) };
    await expect(run(large, { upscaler: lanczos, factor: 2 })).rejects.toMatchObject({
      code: 'invalid-request',
      details: { what: 'too-large', found: 4098, max: 4096 },
    });
  });

  test('names an upscaler that is missing', async () => {
    const upscaler = { type: 'add-on', name: 'compact-x5' } as const;
    await expect(run(opaque(waves(8, 8)), { upscaler, factor: 2 })).rejects.toMatchObject({
      code: 'invalid-request',
      details: {
        field: 'upscaler',
        what: 'upscaler',
        found: 'compact-x5',
        nearest: expect.arrayContaining(['compact-x4']) as unknown,
      },
    });
  });
});
