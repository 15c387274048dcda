import { expect, test, vi } from 'vitest';
import { createSampler } from '../../../core/schedulers/samplers.ts';
import type { SamplerId } from '../../../contract/samplers.ts';
import type { Start } from '../../../pipeline/start.ts';
import {
  decodePicture,
  likeness,
  readGoldens,
  type EncodedPicture,
  type GoldenCase,
} from './__fixtures__/golden-case.ts';
import { openEngine, openFolder, paint } from './__fixtures__/golden-pictures.ts';
import { dressed } from './__fixtures__/tiny-add-ons.ts';

interface CacheCase extends GoldenCase<SamplerId> {
  readonly start?: 'image' | 'mask';
  readonly strength?: number;
}

/** Deep features computed only at every n-th call, compared with the `DeepCache` package: scripts/goldens/step_cache.py. */
const { cases, image, mask } = readGoldens<SamplerId>('step-cache.json.gz') as unknown as {
  readonly cases: readonly CacheCase[];
  readonly image: EncodedPicture;
  readonly mask: EncodedPicture;
};

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const base = openFolder('src/pipeline/__goldens__/tiny-skypaint/');
const engine = openEngine(base);

function startOf({ start, strength = 1 }: CacheCase): Start {
  const [height = 0, width = 0] = image.shape;
  const rgb = decodePicture(image);
  const data = new Uint8ClampedArray(width * height * 4).map((_, i) =>
    i % 4 === 3 ? 255 : rgb[Math.floor(i / 4) * 3 + (i % 4)]!,
  );
  const picture = { image: { width, height, data }, strength };
  if (start === 'image') return { type: 'image', ...picture };
  if (start === undefined) return { type: 'noise' };
  const pixels = { width, height, channels: 1, data: decodePicture(mask) };
  return { type: 'inpaint', ...picture, mask: pixels, content: 'image', isSoft: false };
}

async function painted(request: CacheCase): Promise<number> {
  const { model, schedulerConfig } = await engine;
  const stored = await dressed(request);
  await model.useWeightsOf(stored);
  const scheduler = createSampler(request.sampler, schedulerConfig, request.steps);
  const opened = { ...(await engine), stored };
  return likeness(await paint(opened, request, scheduler, [], startOf(request)), request);
}

test.each(cases)(
  '$sampler, every $cacheInterval, guidance $guidanceScale, from $start',
  async (request) => {
    expect(await painted(request)).toBeGreaterThan(50);
  },
);

test('a later picture without the cache computes every step in full', async () => {
  const [first] = cases;
  expect(await painted({ ...first!, cacheInterval: 1 })).toBeLessThan(35);
});
