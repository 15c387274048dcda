import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Pixels } from '../../../core/image/resample.ts';
import { createSampler } from '../../../core/schedulers/samplers.ts';
import type { SamplerId } from '../../../contract/samplers.ts';
import type { InpaintStart } from '../../../pipeline/inpaint.ts';
import type { RgbaPixels } from '../../../pipeline/latent-preview.ts';
import type { Start } from '../../../pipeline/start.ts';
import {
  decodePicture,
  likeness,
  readGoldens,
  type EncodedPicture,
  type GoldenCase,
  type Goldens,
} from './__fixtures__/golden-case.ts';
import { openEngine, openFolder, paint, type Engine } from './__fixtures__/golden-pictures.ts';
import { inpaintingModel } from './__fixtures__/tiny-inpaint.ts';

interface InpaintCase extends GoldenCase<SamplerId> {
  readonly strength: number;
  readonly model: 'plain' | 'inpainting';
  readonly content: InpaintStart['content'];
  readonly isSoft: boolean;
  /** The slope in the goldens, or all white. */
  readonly mask: 'slope' | 'all';
}

/** Pictures of which a part is painted anew, drawn by StableDiffusionInpaintPipeline: scripts/goldens/inpaint.py. */
const { cases, images, masks } = readGoldens<SamplerId>('tiny-inpaint/pictures.json.gz') as Omit<
  Goldens<SamplerId>,
  'cases'
> & {
  readonly cases: readonly InpaintCase[];
  readonly images: readonly EncodedPicture[];
  readonly masks: readonly EncodedPicture[];
};

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let engines: Readonly<Record<InpaintCase['model'], Engine>>;

beforeAll(async () => {
  engines = {
    plain: await openEngine(openFolder('src/pipeline/__goldens__/tiny-skypaint/')),
    inpainting: await openEngine(inpaintingModel()),
  };
});

const sized = (pictures: readonly EncodedPicture[], { picture }: InpaintCase) =>
  pictures.find(({ shape }) => String(shape.slice(0, 2)) === String(picture.shape.slice(0, 2)))!;

function imageFor(request: InpaintCase): RgbaPixels {
  const image = sized(images, request);
  const [height = 0, width = 0] = image.shape;
  const rgb = decodePicture(image);
  const data = new Uint8ClampedArray(width * height * 4).map((_, i) =>
    i % 4 === 3 ? 255 : rgb[Math.floor(i / 4) * 3 + (i % 4)]!,
  );
  return { width, height, data };
}

function maskFor(request: InpaintCase): Pixels {
  const { width, height } = imageFor(request);
  const data = decodePicture(sized(masks, request));
  if (request.mask === 'all') data.fill(255);
  return { width, height, channels: 1, data };
}

function startOf(request: InpaintCase): InpaintStart {
  const { strength, content, isSoft } = request;
  const [image, mask] = [imageFor(request), maskFor(request)];
  return { type: 'inpaint', image, mask, strength, content, isSoft };
}

function painted(request: InpaintCase, start: Start) {
  const engine = engines[request.model];
  const scheduler = createSampler(request.sampler, engine.schedulerConfig, request.steps);
  return paint(engine, request, scheduler, [], start);
}

describe('as diffusers draws it', () => {
  test.each(cases)(
    '$model, $sampler, strength $strength, $content, soft $isSoft, $mask, $picture.shape',
    async (request) => {
      // Two masks, strengths, contents and models differ by 38 dB and less.
      expect(likeness(await painted(request, startOf(request)), request)).toBeGreaterThan(45);
    },
  );
});

describe('an inpainting model without a mask paints as if all of a blank image were masked', () => {
  test.each(cases.filter(({ mask }) => mask === 'all'))('$sampler', async (request) => {
    const picture = await painted(request, { type: 'noise' });
    expect(likeness(picture, request)).toBeGreaterThan(45);
  });
});

test('a mask between the latents’ pixels is refused', async () => {
  const request = cases[0]!;
  const start = startOf(request);
  const data = start.mask.data.map((_, i) => (i === start.mask.width * 9 + 9 ? 255 : 0));
  await expect(painted(request, { ...start, mask: { ...start.mask, data } })).rejects.toMatchObject(
    {
      code: 'invalid-request',
      details: { field: 'mask', what: 'small-mask' },
    },
  );
});
