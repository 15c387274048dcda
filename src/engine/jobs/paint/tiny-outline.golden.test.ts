import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { SamplerId } from '../../../contract/samplers.ts';
import { createSampler } from '../../../core/schedulers/samplers.ts';
import {
  decodePicture,
  likeness,
  readGoldens,
  type EncodedPicture,
} from './__fixtures__/golden-case.ts';
import { openEngine, paint, type Engine } from './__fixtures__/golden-pictures.ts';
import { importedFolder } from './__fixtures__/imported-folder.ts';
import type { ControlCase } from './__fixtures__/tiny-control.ts';
import { outlineFolder, outlineNet } from './__fixtures__/tiny-outline.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const { cases, lines } = readGoldens<SamplerId>('tiny-outline/pictures.json.gz') as unknown as {
  readonly cases: readonly ControlCase[];
  readonly lines: Readonly<Record<string, EncodedPicture>>;
};

function linesOf(shift: number) {
  const picture = lines[String(shift)]!;
  const [height = 0, width = 0] = picture.shape;
  return { width, height, channels: 3, data: decodePicture(picture) };
}

let engine: Engine;

beforeAll(async () => {
  engine = await openEngine(await importedFolder('outline', outlineFolder()));
});

const nameOf = ({ sampler, guidanceScale, cacheInterval, controls: [control] }: ControlCase) =>
  [sampler, guidanceScale, `cached ${cacheInterval}`, ...Object.values(control!)].join(' ');

// What a control says makes a difference of 42 dB and less.
describe('a net without attention guides a model of skypaint-mini’s shape as in diffusers', () => {
  test.each(cases.map((one) => [nameOf(one), one] as const))('%s', async (_, request) => {
    const scheduler = createSampler(request.sampler, engine.schedulerConfig, request.steps);
    const [net] = await engine.model.useControlNets([await outlineNet()]);
    const controls = request.controls.map(({ picture, ...control }) => ({
      ...control,
      net: net!,
      picture: () => linesOf(picture),
    }));
    const rgb = await paint(engine, request, scheduler, [], undefined, undefined, { controls });
    expect(likeness(rgb, request)).toBeGreaterThan(45);
  });
});
