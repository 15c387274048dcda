import { beforeAll, expect, test, vi } from 'vitest';
import { createSampler } from '../../../core/schedulers/samplers.ts';
import { inEightBits, netInEightBits } from './__fixtures__/eight-bit-model.ts';
import { likeness } from './__fixtures__/golden-case.ts';
import { openEngine, openFolder, paint, type Engine } from './__fixtures__/golden-pictures.ts';
import { cases, linesOf, netOf, startOf } from './__fixtures__/tiny-control.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

let engines: Readonly<Record<'half' | 'eight', Engine>>;

beforeAll(async () => {
  const stored = openFolder('src/pipeline/__goldens__/tiny-skypaint/');
  engines = { half: await openEngine(stored), eight: await openEngine(inEightBits(stored)) };
});

/** One net, with weights that make a difference. */
const wanted = cases.filter(
  ({ controls, model, isSeamless, cacheInterval, isGuess }) =>
    model === 'plain' && controls.length === 1 && !isSeamless && !isGuess && cacheInterval === 1,
);
const someOf = wanted.filter((_, index) => index % 4 === 0);

// The goldens are of the same nets in fp16; without its net, a picture is at most 15 dB like them.
test.each(
  someOf.map((one) => [JSON.stringify([one.sampler, one.start, ...one.controls]), one] as const),
)('a net in eight bits guides to nearly the same picture: %s', async (_, request) => {
  const pictureBy = async (engine: Engine) => {
    const [control] = request.controls;
    const [net] = await engine.model.useControlNets([netInEightBits(netOf(control!.net))]);
    const picture = () => linesOf(control!.picture);
    const controls = [{ ...control!, net: net!, picture }];
    const scheduler = createSampler(request.sampler, engine.schedulerConfig, request.steps);
    return paint(engine, request, scheduler, [], startOf(request), undefined, { controls });
  };
  expect(likeness(await pictureBy(engines.half), request)).toBeGreaterThan(30);
  // With a UNet in eight bits, which adds its own error.
  expect(likeness(await pictureBy(engines.eight), request)).toBeGreaterThan(25);
});
