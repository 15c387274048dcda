import { beforeAll, describe, expect, test, vi } from 'vitest';
import { createSampler } from '../../../core/schedulers/samplers.ts';
import { likeness } from './__fixtures__/golden-case.ts';
import { openEngine, openFolder, paint, type Engine } from './__fixtures__/golden-pictures.ts';
import { importedFolder } from './__fixtures__/imported-folder.ts';
import { cases, controlsOf, startOf, type ControlCase } from './__fixtures__/tiny-control.ts';
import { inpaintingFolder } from './__fixtures__/tiny-inpaint.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let engines: Readonly<Record<ControlCase['model'], Engine>>;

beforeAll(async () => {
  engines = {
    plain: await openEngine(openFolder('src/pipeline/__goldens__/tiny-skypaint/')),
    inpainting: await openEngine(await importedFolder('inpainting', await inpaintingFolder())),
  };
});

const nameOf = ({ controls, start, isGuess, isSeamless, cacheInterval, ...more }: ControlCase) =>
  [
    ...[more.sampler, more.guidanceScale, `from ${start}`, more.model, more.strength],
    ...controls.map((one) => Object.values(one).join(' ')),
    ...[isGuess && 'guess', isSeamless && 'seamless', `cached ${cacheInterval}`],
  ].join(', ');

/** Cases that share a session follow one another. */
const shapeOf = ({
  model,
  isSeamless,
  guidanceScale,
  cacheInterval,
  isGuess,
  controls,
}: ControlCase) =>
  [
    ...[model, isSeamless, guidanceScale, cacheInterval !== 1, isGuess],
    ...controls.map(({ net, mode }) => `${net} ${mode === 'control'}`),
  ].join();
const inOrder = cases.toSorted((a, b) => shapeOf(a).localeCompare(shapeOf(b)));

// Another setting of a control, or no cached deep features, gives 42 dB or less.
describe('equals the picture of diffusers', () => {
  test.each(inOrder.map((one) => [nameOf(one), one] as const))('%s', async (_, request) => {
    const engine = engines[request.model];
    const scheduler = createSampler(request.sampler, engine.schedulerConfig, request.steps);
    const { isSeamless } = request;
    const options = { isSeamless, controls: await controlsOf(engine, request) };
    const start = startOf(request);
    const rgb = await paint(engine, request, scheduler, [], start, undefined, options);
    expect(likeness(rgb, request)).toBeGreaterThan(45);
  });
});
