import { beforeAll, expect, test, vi } from 'vitest';
import { onWhite } from '../../../core/image/alpha.ts';
import { resample } from '../../../core/image/resample.ts';
import { enlargePicture } from '../../../pipeline/enlarge-picture.ts';
import { OnnxUpscalingModel } from '../../../runtime/upscaling-model.ts';
import { openStoredUpscaler } from '../../../storage/add-ons/upscaler/open-upscaler.ts';
import { importFiles } from '../../../storage/import/import-files.ts';
import { IMPORT_CONTEXT } from '../../library/__fixtures__/import-context.ts';
import { storedModels } from '../../model-source.ts';
import { Workbench } from '../../workbench.ts';
import { upscalerFile, waves } from '../enlarge/__fixtures__/golden-upscalers.ts';
import { WASM } from './__fixtures__/golden-pictures.ts';
import { enlargementOf } from './enlargement-of.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const { signal } = new AbortController();
const bench = new Workbench(
  storedModels(() => null),
  () => Promise.resolve(WASM),
);
const small = waves(24, 16);
const picture = {
  width: 24,
  height: 16,
  data: new Uint8ClampedArray(24 * 16 * 4).map((_, i) =>
    i % 4 === 3 ? 255 : small.data[Math.floor(i / 4) * 3 + (i % 4)]!,
  ),
};
const rgbOf = (data: Uint8ClampedArray, width: number, height: number) =>
  onWhite({ width, height, channels: 4, data: new Uint8Array(data) }).data;

beforeAll(async () => {
  const file = 'real-x2.pth';
  await importFiles([[file, upscalerFile(file)]], [], IMPORT_CONTEXT);
});

test.each([
  // One run is enough for 1.5; 3 takes two.
  [{ width: 36, height: 24 }, 2],
  [{ width: 72, height: 48 }, 4],
])('a network goes over the picture until it is large enough for %o', async (size, factor) => {
  const upscaler = { type: 'add-on', name: 'real-x2' } as const;
  const enlargement = await enlargementOf(upscaler, { bench, signal });
  if (enlargement.type !== 'picture') throw new Error(enlargement.type);
  const tiles: string[] = [];
  const onTile = (tile: number, of: number) => void tiles.push(`${tile}/${of}`);
  const enlarged = await enlargement.enlarge(picture, size, onTile);
  const stored = await openStoredUpscaler('real-x2');
  const model = await OnnxUpscalingModel.open(stored, WASM, () => undefined);
  const options = { factor, signal, onTile: () => undefined };
  const whole = await enlargePicture(model, small, options);
  const expected = resample(whole!, size.width, size.height, 'lanczos');
  expect(enlarged).toMatchObject(size);
  expect(rgbOf(enlarged!.data, size.width, size.height)).toEqual(expected.data);
  expect(tiles).toHaveLength(factor / 2);
});

test('a missing upscaler is reported before anything is painted', async () => {
  const upscaler = { type: 'add-on', name: 'nothing-x4' } as const;
  await expect(enlargementOf(upscaler, { bench, signal })).rejects.toMatchObject({
    code: 'invalid-request',
    details: { what: 'upscaler', found: 'nothing-x4' },
  });
});
