import { readFileSync, statSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { resample } from '../../../core/image/resample.ts';
import { psnr } from '../../../core/metrics/index.ts';
import { EMBEDDED_UPSCALERS } from '../../../contract/enlarging.ts';
import { enlargePicture } from '../../../pipeline/enlarge-picture.ts';
import { OnnxUpscalingModel } from '../../../runtime/upscaling-model.ts';
import { embeddedUpscaler } from '../../../storage/embedded-upscaler.ts';
import { WASM } from '../paint/__fixtures__/golden-pictures.ts';
import { waves } from './__fixtures__/golden-upscalers.ts';

vi.setConfig({ testTimeout: 60_000 });

const [{ id, name }] = EMBEDDED_UPSCALERS;
const folder = `public/upscalers/${id}/`;
const manifest = readFileSync(`${folder}manifest.json`, 'utf8');
const read = (path: string) => Promise.resolve(new Blob([readFileSync(folder + path)]));
const options = { factor: 4, signal: new AbortController().signal, onTile: () => undefined };
const open = async () =>
  OnnxUpscalingModel.open(await embeddedUpscaler(manifest, read), WASM, () => undefined);

test('the upscaler that ships is the one named on the page, and small', async () => {
  expect(await embeddedUpscaler(manifest, read)).toMatchObject({ manifest: { id }, name });
  expect(statSync(`${folder}model.safetensors`).size).toBeLessThan(2e6);
});

test('a changed file is refused', async () => {
  const changed = async (path: string) => {
    const bytes = new Uint8Array(await (await read(path)).arrayBuffer());
    return new Blob([bytes.with(-1, bytes.at(-1)! ^ 1)]);
  };
  await expect(embeddedUpscaler(manifest, changed)).rejects.toMatchObject({
    code: 'integrity',
    details: { file: 'model.safetensors' },
  });
});

test('a white picture stays white to its edges', async () => {
  const white = { width: 20, height: 16, channels: 3, data: new Uint8Array(20 * 16 * 3).fill(255) };
  const enlarged = await enlargePicture(await open(), white, options);
  expect(Math.min(...enlarged!.data)).toBeGreaterThan(247);
});

test('gives the same picture, but larger', async () => {
  const picture = waves(48, 40);
  const enlarged = await enlargePicture(await open(), picture, options);
  const plain = resample(picture, 192, 160, 'lanczos');
  expect([enlarged!.width, enlarged!.height]).toEqual([192, 160]);
  expect(psnr(enlarged!.data, plain.data)).toBeGreaterThan(20);
});
