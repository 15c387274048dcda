import { beforeAll, describe, expect, test, vi } from 'vitest';
import { createSampler } from '../../../core/schedulers/samplers.ts';
import { likeness } from './__fixtures__/golden-case.ts';
import { openEngine, paint, type Engine } from './__fixtures__/golden-pictures.ts';
import { importedFolder } from './__fixtures__/imported-folder.ts';
import type { ControlCase } from './__fixtures__/tiny-control.ts';
import { cases, outlineControls, outlineFolder } from './__fixtures__/tiny-outline.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let engine: Engine;

beforeAll(async () => {
  engine = await openEngine(await importedFolder('outline', outlineFolder()));
});

const nameOf = ({ sampler, guidanceScale, cacheInterval, controls: [control] }: ControlCase) =>
  [sampler, guidanceScale, `cached ${cacheInterval}`, ...Object.values(control!)].join(' ');

// Another setting of a control gives 42 dB or less.
describe('a net without attention guides a model of skypaint-mini’s shape as in diffusers', () => {
  test.each(cases.map((one) => [nameOf(one), one] as const))('%s', async (_, request) => {
    const scheduler = createSampler(request.sampler, engine.schedulerConfig, request.steps);
    const controls = await outlineControls(engine, request.controls);
    const rgb = await paint(engine, request, scheduler, [], undefined, undefined, { controls });
    expect(likeness(rgb, request)).toBeGreaterThan(45);
  });
});
