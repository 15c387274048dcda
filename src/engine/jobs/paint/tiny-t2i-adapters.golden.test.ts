import { beforeAll, describe, expect, test, vi } from 'vitest';
import { createSampler } from '../../../core/schedulers/samplers.ts';
import { likeness } from './__fixtures__/golden-case.ts';
import { openEngine, openFolder, paint, type Engine } from './__fixtures__/golden-pictures.ts';
import {
  adapterCases,
  controlsOf,
  startOf,
  type ControlCase,
} from './__fixtures__/tiny-control.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let engine: Engine;

beforeAll(async () => {
  engine = await openEngine(openFolder('src/pipeline/__goldens__/tiny-skypaint/'));
});

const nameOf = ({
  sampler,
  guidanceScale,
  start,
  isSeamless,
  cacheInterval,
  ...more
}: ControlCase) =>
  [
    ...[sampler, guidanceScale, `from ${start}`, more.strength],
    ...more.controls.map((one) => Object.values(one).join(' ')),
    ...[isSeamless && 'seamless', `cached ${cacheInterval}`],
  ].join(', ');

// Another setting of a control gives 42 dB or less.
describe('equals the picture of diffusers', () => {
  test.each(adapterCases.map((one) => [nameOf(one), one] as const))('%s', async (_, request) => {
    const scheduler = createSampler(request.sampler, engine.schedulerConfig, request.steps);
    const { isSeamless } = request;
    const options = { isSeamless, controls: await controlsOf(engine, request) };
    const rgb = await paint(engine, request, scheduler, [], startOf(request), undefined, options);
    expect(likeness(rgb, request)).toBeGreaterThan(45);
  });
});
