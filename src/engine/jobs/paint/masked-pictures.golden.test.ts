import { beforeAll, describe, expect, test, vi } from 'vitest';
import { cropped } from '../../../core/image/crop-region.ts';
import { gaussianBlur } from '../../../core/image/gaussian-blur.ts';
import { growCanvas } from '../../../core/image/grow-canvas.ts';
import type { Pixels } from '../../../core/image/resample.ts';
import { withAlpha } from '../../../core/image/with-alpha.ts';
import { createSampler } from '../../../core/schedulers/samplers.ts';
import { DEFAULT_MASK_OPTIONS, type MaskOptions } from '../../../contract/paint-mask.ts';
import type { RgbaPixels } from '../../../pipeline/latent-preview.ts';
import {
  decodePicture,
  likeness,
  readGoldens,
  rgbOf,
  type EncodedPicture,
  type GoldenCase,
} from './__fixtures__/golden-case.ts';
import {
  MINI,
  openEngine,
  openFolder,
  paint,
  type Engine,
} from './__fixtures__/golden-pictures.ts';
import { maskedStart } from './masked-start.ts';
import type { ReadyStart } from './ready-start.ts';

interface MaskedCase
  extends GoldenCase<'euler'>, Pick<MaskOptions, 'blur' | 'onlyMasked' | 'padding'> {
  readonly source: readonly [width: number, height: number];
  readonly box: readonly [left: number, top: number, right: number, bottom: number];
  readonly strength: number;
}

/** Drawn and put together by diffusers with skypaint-mini: scripts/goldens/masked_pictures.py. */
const { cases, sources } = readGoldens<
  'euler',
  MaskedCase,
  { readonly sources: readonly EncodedPicture[] }
>('masked-pictures.json.gz');

const SIZE = { width: 64, height: 72 };

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine(openFolder(MINI));
});

function sourceOf(request: MaskedCase): Pixels {
  const [width, height] = request.source;
  return { width, height, channels: 3, data: decodePicture(sources[cases.indexOf(request)]!) };
}

/** A white box in black. */
function maskOf({ source: [width, height], box }: MaskedCase, channels = 3): Pixels {
  const [left, top, right, bottom] = box;
  const data = Uint8Array.from({ length: width * height * channels }, (_, place) => {
    const pixel = Math.floor(place / channels);
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    return x >= left && x < right && y >= top && y < bottom ? 255 : 0;
  });
  return { width, height, channels, data };
}

function ready(request: MaskedCase, options: Partial<MaskOptions> = {}, mask = maskOf(request)) {
  const { blur, onlyMasked, padding, strength } = request;
  return maskedStart(
    {
      picture: sourceOf(request),
      mask,
      options: { ...DEFAULT_MASK_OPTIONS, blur, onlyMasked, padding, ...options },
    },
    { ...SIZE, fit: 'stretch', strength },
  );
}

async function painted({ start, finish }: ReadyStart, request: MaskedCase): Promise<RgbaPixels> {
  const scheduler = createSampler('euler', engine.schedulerConfig, request.steps);
  // The size that is painted, whatever the size of the saved picture.
  const picture = { ...request.picture, shape: [SIZE.height, SIZE.width, 3] };
  const rgb = await paint(engine, { ...request, picture }, scheduler, [], start);
  return finish({ ...SIZE, data: withAlpha(rgb) });
}

describe('equals the composition of diffusers', () => {
  test.each(cases)('$source, $box, blur $blur, only masked: $onlyMasked', async (request) => {
    const { width, height, data } = await painted(ready(request), request);
    const result = rgbOf(data);
    const size = request.onlyMasked ? request.source : [SIZE.width, SIZE.height];
    expect([width, height]).toEqual(size);
    expect(likeness(result, request)).toBeGreaterThan(45);
    if (String(size) !== String(request.source)) return;
    const source = sourceOf(request).data;
    const mask = gaussianBlur(maskOf(request, 1), request.blur).data;
    const kept = mask.reduce<number[]>((all, value, pixel) => (value ? all : [...all, pixel]), []);
    expect(kept.length).toBeGreaterThan(1000);
    for (const pixel of kept) {
      expect(result.subarray(pixel * 3, pixel * 3 + 3)).toEqual(
        new Uint8ClampedArray(source.subarray(pixel * 3, pixel * 3 + 3)),
      );
    }
  });
});

test.each([{ soft: true }, { content: 'fill' }, { content: 'nothing' }] as const)(
  'with %o, too, what is not masked is kept',
  (options) => {
    const request = cases[0]!;
    const black = new Uint8ClampedArray(SIZE.width * SIZE.height * 4);
    const result = ready(request, options).finish({ ...SIZE, data: black }).data;
    const source = sourceOf(request).data;
    maskOf(request, 1).data.forEach((value, pixel) => {
      const expected = value > 0 ? [0, 0, 0] : [...source.subarray(pixel * 3, pixel * 3 + 3)];
      expect([...result.subarray(pixel * 4, pixel * 4 + 3)]).toEqual(expected);
    });
  },
);

test('paints the new sides of an extended picture, and changes nothing beyond the seam', async () => {
  const small = cropped(sourceOf(cases[0]!), { left: 0, top: 0, right: 48, bottom: 48 });
  const grown = growCanvas(small, { left: 0, top: 0, right: 16, bottom: 24 }, 12);
  const mask = { ...grown.mask, channels: 1 };
  const options = { ...DEFAULT_MASK_OPTIONS, blur: 0 };
  const start = maskedStart(
    { picture: grown.picture, mask, options },
    { ...SIZE, fit: 'stretch', strength: 1 },
  );
  const result = await painted(start, { ...cases[0]!, steps: 1 });
  let [kept, changed] = [0, 0];
  mask.data.forEach((value, pixel) => {
    const same = [0, 1, 2].every(
      (channel) => result.data[pixel * 4 + channel] === grown.picture.data[pixel * 3 + channel],
    );
    if (value === 0) expect(same).toBe(true);
    if (value === 0) kept += 1;
    if (value === 255 && !same) changed += 1;
  });
  expect(kept).toBe(36 * 36);
  expect(changed).toBeGreaterThan(0.9 * (64 * 72 - 48 * 48));
});

describe('masks that are refused or reported', () => {
  const request = cases[0]!;
  const full = maskOf(request);

  test('refuses an empty mask', () => {
    const empty = { ...full, data: new Uint8Array(full.data.length) };
    expect(() => ready(request, {}, empty)).toThrow(
      expect.objectContaining({
        code: 'invalid-request',
        details: { field: 'mask', what: 'empty-mask' },
      }),
    );
  });

  test('refuses a mask of another size, and reports both sizes', () => {
    expect(() => ready(request, {}, maskOf({ ...request, source: [9, 7] }))).toThrow(
      expect.objectContaining({
        code: 'invalid-request',
        details: { field: 'mask', what: 'mask-size', found: '9×7', expected: '64×72' },
      }),
    );
  });

  test('reports a mask that covers everything', () => {
    const all = { ...full, data: new Uint8Array(full.data.length).fill(255) };
    expect(ready(request, {}, all).warnings).toEqual([{ type: 'mask-covers-all' }]);
    expect(ready(request).warnings).toEqual([]);
  });
});
