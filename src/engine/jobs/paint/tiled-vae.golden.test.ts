import { beforeAll, describe, expect, test, vi } from 'vitest';
import { resample } from '../../../core/image/resample.ts';
import { tilesAlong } from '../../../core/image/tiles.ts';
import { psnr } from '../../../core/metrics/index.ts';
import { tensor, type Tensor } from '../../../core/tensor/tensor.ts';
import { decodeImage } from '../../../pipeline/decode-image.ts';
import { encodeImage } from '../../../pipeline/encode-image.ts';
import { fromRgba } from '../../../pipeline/image-tensor.ts';
import type { RgbaPixels } from '../../../pipeline/latent-preview.ts';
import type { OnnxDiffusionModel } from '../../../runtime/diffusion-model.ts';
import { decodePicture, readGoldens, rgbOf } from './__fixtures__/golden-case.ts';
import { MINI, openEngine, openFolder } from './__fixtures__/golden-pictures.ts';

/** The longest edge of a tile in latents; null if everything fits whole, which other goldens compare with diffusers. */
const plan = vi.hoisted(() => ({ longest: null as number | null }));

vi.mock('../../../runtime/vae-tiling.ts', () => ({ longestVaeTile: () => plan.longest }));
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

/** The edges of the picture in pixels and of a tile in latents. */
const [EDGE, TILE] = [384, 24];

/** The last pixel column of each tile but the last. */
const SEAMS = tilesAlong(EDGE / 8, { longest: TILE, margin: 2, multiple: 1 })
  .spans.slice(0, -1)
  .map(({ to }) => to * 8 - 1);

const pictures: Readonly<Record<string, () => RgbaPixels>> = {
  'a smooth gradient': () => drawn((x, y) => [x, y, (x + y) / 2]),
  'many small things': () => ofGoldens(6),
  'one large thing': () => ofGoldens(1),
};

/** skypaint-mini's pictures in a square, as diffusers drew them. */
function ofGoldens(columns: number): RgbaPixels {
  const drawings = readGoldens('skypaint-mini.json').cases.map(({ picture }) => {
    const small = { width: 64, height: 64, channels: 3, data: decodePicture(picture) };
    const edge = EDGE / columns;
    return columns === 6 ? small : resample(small, edge, edge, 'lanczos');
  });
  return drawn((u, v) => {
    const [x, y] = [Math.round(u * (EDGE - 1)), Math.round(v * (EDGE - 1))];
    const edge = EDGE / columns;
    const cell = Math.floor(y / edge) * columns + Math.floor(x / edge);
    const at = ((y % edge) * edge + (x % edge)) * 3;
    return [0, 1, 2].map((channel) => drawings[cell % drawings.length]!.data[at + channel]! / 255);
  });
}

/** @param colour the colour at a place, both in [0, 1] */
function drawn(colour: (x: number, y: number) => readonly number[]): RgbaPixels {
  const data = new Uint8ClampedArray(EDGE * EDGE * 4).fill(255);
  for (let pixel = 0; pixel < EDGE * EDGE; pixel += 1) {
    const values = colour((pixel % EDGE) / (EDGE - 1), Math.floor(pixel / EDGE) / (EDGE - 1));
    values.forEach((value, channel) => (data[pixel * 4 + channel] = Math.round(value * 255)));
  }
  return { width: EDGE, height: EDGE, data };
}

let model: OnnxDiffusionModel;

beforeAll(async () => {
  ({ model } = await openEngine(openFolder(MINI)));
});

const likeness = (a: RgbaPixels, b: RgbaPixels) => psnr(rgbOf(a.data), rgbOf(b.data), 255);

async function encode(picture: RgbaPixels, longest: number | null): Promise<Tensor> {
  plan.longest = longest;
  return (await encodeImage(model, fromRgba(picture))).mean;
}

function decode(latents: Tensor, longest: number | null): Promise<RgbaPixels> {
  plan.longest = longest;
  return decodeImage(model, latents);
}

describe.each(Object.entries(pictures))('%s', (_, draw) => {
  let latents: Tensor;
  let whole: RgbaPixels;

  beforeAll(async () => {
    latents = await encode(draw(), null);
    whole = await decode(latents, null);
  });

  test('is decoded in tiles almost as in one piece, without seams', async () => {
    const tiled = await decode(latents, TILE);
    expect(likeness(tiled, whole)).toBeGreaterThan(35);
    // The error changes as little from one tile to the next as within them.
    const steps = errorSteps(tiled, whole);
    const seams = SEAMS.map((x) => steps[x]!);
    expect(seams).toHaveLength(2);
    expect(Math.max(...seams)).toBeLessThanOrEqual(
      Math.max(...steps.filter((_step, x) => !SEAMS.includes(x))),
    );
  });

  test('is encoded in tiles almost as in one piece', async () => {
    const again = await decode(await encode(draw(), TILE), null);
    expect(likeness(again, whole)).toBeGreaterThan(35);
  });
});

test('a seamless picture is decoded in tiles almost as in one piece, at its edges too', async () => {
  model.setSeamless(true);
  try {
    const waves = Float32Array.from({ length: model.latentChannels * 32 * 32 }, (_, i) =>
      Math.sin((i % 32) / 5 + Math.floor(i / 32) / 7),
    );
    const latents = tensor([1, model.latentChannels, 32, 32], waves);
    const whole = await decode(latents, null);
    const tiled = await decode(latents, TILE);
    expect(likeness(tiled, whole)).toBeGreaterThan(35);
    model.setSeamless(false);
    expect(likeness(frameOf(tiled), frameOf(whole))).toBeGreaterThan(
      likeness(frameOf(await decode(latents, null)), frameOf(whole)) + 5,
    );
  } finally {
    model.setSeamless(false);
  }
});

/** The outermost pixels. */
function frameOf({ width, height, data }: RgbaPixels): RgbaPixels {
  const isEdge = (i: number) => {
    const pixel = Math.floor(i / 4);
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    return x === 0 || y === 0 || x === width - 1 || y === height - 1;
  };
  return { width, height, data: data.filter((_, i) => isEdge(i)) };
}

/** How much a pixel's error differs from that of its right neighbour, averaged over each column. */
function errorSteps(found: RgbaPixels, whole: RgbaPixels): number[] {
  const error = (x: number, y: number) => {
    const at = (y * EDGE + x) * 4;
    return found.data[at]! - whole.data[at]!;
  };
  return Array.from({ length: EDGE - 1 }, (_, x) => {
    const steps = Array.from({ length: EDGE }, (__, y) => Math.abs(error(x + 1, y) - error(x, y)));
    return steps.reduce((sum, step) => sum + step, 0) / EDGE;
  });
}

test('a cancelled decoding ends between two tiles', async () => {
  const latents = await encode(ofGoldens(1), null);
  plan.longest = TILE;
  const controller = new AbortController();
  const begun: string[] = [];
  const onTile = (tile: number, tiles: number) => {
    begun.push(`${String(tile)} of ${String(tiles)}`);
    if (tile === 2) controller.abort();
  };
  const watch = { onTile, signal: controller.signal };
  await expect(decodeImage(model, latents, watch)).rejects.toMatchObject({ name: 'AbortError' });
  expect(begun).toEqual(['1 of 9', '2 of 9']);
});
