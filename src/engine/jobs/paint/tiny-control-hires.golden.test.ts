import { beforeAll, describe, expect, test, vi } from 'vitest';
import { withAlpha } from '../../../core/image/with-alpha.ts';
import { planNegativePrompt, planPrompt } from '../../../core/prompt/index.ts';
import { createTorchGenerator } from '../../../core/random/index.ts';
import { createSampler } from '../../../core/schedulers/samplers.ts';
import type { Interpolation } from '../../../core/tensor/interpolate.ts';
import type { SamplerId } from '../../../contract/samplers.ts';
import type { PictureControl } from '../../../pipeline/control.ts';
import { secondSteps, type SecondPass } from '../../../pipeline/second-pass.ts';
import {
  likeness,
  readGoldens,
  type EncodedPicture,
  type Goldens,
} from './__fixtures__/golden-case.ts';
import {
  openEngine,
  openFolder,
  paint,
  planOptions,
  type Engine,
} from './__fixtures__/golden-pictures.ts';
import { netOf, pixelsOf, type ControlCase } from './__fixtures__/tiny-control.ts';

interface HiresCase extends ControlCase {
  readonly scale: number;
  readonly enlargement: Interpolation;
  /** Empty means the prompt of the first pass. */
  readonly hiresPrompt: string;
  readonly tiles: boolean;
}

type ByName = Readonly<Record<string, EncodedPicture>>;

/** Pictures that control nets guide in two passes, or by tiles: scripts/goldens/control_hires.py. */
const { cases, first, lines, images } = readGoldens<SamplerId>(
  'tiny-control/hires.json.gz',
) as Omit<Goldens<SamplerId>, 'cases'> & {
  readonly cases: readonly HiresCase[];
  readonly first: readonly [number, number];
  readonly lines: ByName;
  readonly images: ByName;
};
const TILE = { width: first[1], height: first[0] };

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let engine: Engine;

beforeAll(async () => {
  engine = await openEngine(openFolder('src/pipeline/__goldens__/tiny-skypaint/'));
});

/** Their pictures already have the size of each pass. */
async function controlsOf({ controls }: HiresCase): Promise<readonly PictureControl[]> {
  const nets = await engine.model.useControlNets(controls.map(({ net }) => netOf(net)));
  return controls.map(({ picture, ...control }, index) => ({
    ...control,
    net: nets[index]!,
    picture: ({ width, height }) => pixelsOf(lines[`${picture} ${height}x${width}`]!, 3),
  }));
}

async function secondPassOf(request: HiresCase): Promise<SecondPass> {
  const { scheduled, run } = secondSteps(request.steps, request.strength, 1000);
  const options = await planOptions(engine.stored, run);
  return {
    prompt: planPrompt(request.hiresPrompt || request.prompt, options),
    negativePrompt: planNegativePrompt(request.negativePrompt, options),
    width: request.picture.shape[1]!,
    height: request.picture.shape[0]!,
    random: createTorchGenerator(request.seed),
    variation: null,
    seedResize: null,
    scheduler: createSampler(request.sampler, engine.schedulerConfig, scheduled),
    steps: run,
    tile: request.tiles ? TILE : null,
    enlargement: { type: 'latents', mode: request.enlargement },
  };
}

const nameOf = ({ sampler, start, tiles, controls }: HiresCase) =>
  [
    ...[sampler, start === 'image' ? 'detail' : 'second pass', tiles && 'by tiles'],
    ...controls.map((one) => Object.values(one).join(' ')),
  ].join(', ');

describe('equals the picture of diffusers', () => {
  test.each(cases.map((one) => [nameOf(one), one] as const))('%s', async (_, request) => {
    const scheduler = createSampler(request.sampler, engine.schedulerConfig, request.steps);
    const controls = await controlsOf(request);
    const [height, width] = request.picture.shape as [number, number];
    const { data, ...size } = pixelsOf(images[`${height}x${width}`]!, 3);
    const rgb =
      request.start === 'image'
        ? await paint(
            engine,
            request,
            scheduler,
            [],
            {
              type: 'image',
              image: { width: size.width, height: size.height, data: withAlpha(data) },
              strength: request.strength,
            },
            undefined,
            { controls, tile: request.tiles ? TILE : null },
          )
        : await paint(engine, request, scheduler, [], { type: 'noise' }, undefined, {
            ...{ controls, size: first },
            hires: await secondPassOf(request),
          });
    // Leaving out anything that a case names gives less than 40 dB.
    expect(likeness(rgb, request)).toBeGreaterThan(45);
  });
});
