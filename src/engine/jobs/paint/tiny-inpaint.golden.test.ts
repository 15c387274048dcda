import { beforeAll, describe, expect, test, vi } from 'vitest';
import { createSampler } from '../../../core/schedulers/samplers.ts';
import type { PaintingEvent } from '../../../pipeline/painting-pass.ts';
import type { Start } from '../../../pipeline/start.ts';
import { likeness } from './__fixtures__/golden-case.ts';
import {
  openEngine,
  openFolder,
  paint,
  type Engine,
  type PaintOptions,
} from './__fixtures__/golden-pictures.ts';
import { importedFolder } from './__fixtures__/imported-folder.ts';
import { cases, inpaintingFolder, startOf, type InpaintCase } from './__fixtures__/tiny-inpaint.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let engines: Readonly<Record<InpaintCase['model'], Engine>>;

beforeAll(async () => {
  engines = {
    plain: await openEngine(openFolder('src/pipeline/__goldens__/tiny-skypaint/')),
    inpainting: await openEngine(await importedFolder('inpainting', await inpaintingFolder())),
  };
});

function painted(request: InpaintCase, start: Start, options: PaintOptions = {}) {
  const engine = engines[request.model];
  const scheduler = createSampler(request.sampler, engine.schedulerConfig, request.steps);
  return paint(engine, request, scheduler, [], start, undefined, options);
}

describe('equals the picture of diffusers', () => {
  test.each(cases)(
    '$model, $sampler, strength $strength, $content, soft $isSoft, $mask, $picture.shape',
    async (request) => {
      // Another mask, strength, content or model gives 38 dB or less.
      expect(likeness(await painted(request, startOf(request)), request)).toBeGreaterThan(45);
    },
  );
});

describe('an inpainting model without a mask paints as if all of the image were masked', () => {
  const unmasked = cases.filter(({ mask }) => mask === 'all');

  test.each(unmasked)('$sampler, strength $strength', async (request) => {
    const { image, strength } = startOf(request);
    const start =
      strength === 1 ? { type: 'noise' as const } : { type: 'image' as const, image, strength };
    expect(likeness(await painted(request, start), request)).toBeGreaterThan(45);
  });
});

test('an imported inpainting model is marked as one', () => {
  expect(engines.inpainting.stored.manifest.kind).toBe('inpaint');
});

test('refuses a mask that does not fall on whole latents', async () => {
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

describe.each(['plain', 'inpainting'] as const)('while the %s model paints', (model) => {
  const request = cases.find(
    (one) => one.model === model && one.strength < 1 && one.mask === 'slope',
  )!;
  const start = startOf(request);
  const { image, strength } = start;

  describe.each([
    ['from a picture', { type: 'image', image, strength }],
    ['under a mask', start],
  ] as const)('%s', (_, from) => {
    test('each step has a preview', async () => {
      const previews: unknown[] = [];
      const onEvent = (event: PaintingEvent) => {
        if (event.type === 'step') previews.push(event.preview);
      };
      await painted(request, from, { onEvent });
      const size = { width: image.width / 8, height: image.height / 8 };
      expect(previews.length).toBeGreaterThan(1);
      for (const preview of previews) expect(preview).toMatchObject(size);
    });

    test.each(['encoding-image', 'step'])('cancelled at %s, nothing else begins', async (type) => {
      const controller = new AbortController();
      const seen: string[] = [];
      const onEvent = (event: PaintingEvent) => {
        seen.push(event.type);
        if (event.type === type) controller.abort();
      };
      const { length } = await painted(request, from, { onEvent, signal: controller.signal });
      expect(length).toBe(0);
      expect(seen.indexOf(type)).toBe(seen.length - 1);
    });
  });
});
