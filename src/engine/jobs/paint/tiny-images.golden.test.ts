import { beforeAll, describe, expect, test, vi } from 'vitest';
import { createSampler } from '../../../core/schedulers/samplers.ts';
import { algorithmOf, SAMPLER_IDS, type SamplerId } from '../../../contract/samplers.ts';
import type { RgbaPixels } from '../../../pipeline/latent-preview.ts';
import {
  decodePicture,
  likeness,
  readGoldens,
  type EncodedPicture,
  type GoldenCase,
} from './__fixtures__/golden-case.ts';
import { openEngine, openFolder, paint, type Engine } from './__fixtures__/golden-pictures.ts';

interface ImageCase extends GoldenCase<SamplerId> {
  readonly strength: number;
  readonly start: RgbaPixels;
}

/**
 * Pictures that start from a picture, drawn by StableDiffusionImg2ImgPipeline or k-diffusion: scripts/goldens/image_to_image.py and
 * dpmpp_2s_ancestral.py.
 */
const cases = ['pictures', 'k-diffusion'].flatMap((name) => {
  const golden = readGoldens<
    SamplerId,
    Omit<ImageCase, 'start'>,
    { readonly images: readonly EncodedPicture[] }
  >(`tiny-images/${name}.json.gz`);
  return golden.cases.map((one): ImageCase => ({
    ...one,
    start: startFor(one.picture, golden.images),
  }));
});

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let engine: Engine;

beforeAll(async () => {
  engine = await openEngine(openFolder('src/pipeline/__goldens__/tiny-skypaint/'));
});

/** The start image of the picture's size. */
function startFor({ shape }: EncodedPicture, images: readonly EncodedPicture[]): RgbaPixels {
  const image = images.find((one) => String(one.shape) === String(shape))!;
  const [height = 0, width = 0] = image.shape;
  const rgb = decodePicture(image);
  const data = new Uint8ClampedArray(width * height * 4).map((_, i) =>
    // Transparent, which must have no effect.
    i % 4 === 3 ? 0 : rgb[Math.floor(i / 4) * 3 + (i % 4)]!,
  );
  return { width, height, data };
}

test("every sampler's class starts from a picture", () => {
  const classesOf = (ids: readonly SamplerId[]) =>
    new Set(ids.map((id) => algorithmOf(id).className));
  expect(classesOf(cases.map(({ sampler }) => sampler))).toEqual(classesOf(SAMPLER_IDS));
});

describe('equals the picture of diffusers or k-diffusion', () => {
  test.each(cases)(
    '$sampler, strength $strength of $steps steps, $picture.shape',
    async (request) => {
      const { sampler, steps, strength, start: image } = request;
      const scheduler = createSampler(sampler, engine.schedulerConfig, steps);
      const start = { type: 'image', image, strength } as const;
      // Another sampler, image or strength gives 45 dB or less.
      expect(likeness(await paint(engine, request, scheduler, [], start), request)).toBeGreaterThan(
        50,
      );
    },
  );
});
