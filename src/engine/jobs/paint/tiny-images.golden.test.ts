import { beforeAll, describe, expect, test, vi } from 'vitest';
import { createSampler } from '../../../core/schedulers/samplers.ts';
import type { SamplerId } from '../../../contract/samplers.ts';
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
}

/** Pictures that start from a picture, drawn by StableDiffusionImg2ImgPipeline: scripts/goldens/image_to_image.py. */
const { cases, images } = readGoldens<
  SamplerId,
  ImageCase,
  { readonly images: readonly EncodedPicture[] }
>('tiny-images/pictures.json.gz');

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let engine: Engine;

beforeAll(async () => {
  engine = await openEngine(openFolder('src/pipeline/__goldens__/tiny-skypaint/'));
});

/** The start image of the picture's size. */
function imageFor({ picture }: ImageCase): RgbaPixels {
  const image = images.find(({ shape }) => String(shape) === String(picture.shape))!;
  const [height = 0, width = 0] = image.shape;
  const rgb = decodePicture(image);
  const data = new Uint8ClampedArray(width * height * 4).map((_, i) =>
    // Transparent, which must have no effect.
    i % 4 === 3 ? 0 : rgb[Math.floor(i / 4) * 3 + (i % 4)]!,
  );
  return { width, height, data };
}

describe('equals the picture of diffusers', () => {
  test.each(cases)('$sampler, strength $strength, $picture.shape', async (request) => {
    const { sampler, steps, strength } = request;
    const scheduler = createSampler(sampler, engine.schedulerConfig, steps);
    const start = { type: 'image', image: imageFor(request), strength } as const;
    // Another sampler, image or strength gives 45 dB or less.
    expect(likeness(await paint(engine, request, scheduler, [], start), request)).toBeGreaterThan(
      50,
    );
  });
});
