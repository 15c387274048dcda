import { beforeEach, expect, it, vi } from 'vitest';
import { failed, memoryPorts } from './__fixtures__/ports.ts';
import { pictureOf } from './__fixtures__/picture.ts';
import { createAppStore, VARIATIONS, type AppStore, type PaintedPicture } from './index.ts';

let ports: ReturnType<typeof memoryPorts>;
let store: AppStore;
const state = () => store.getState();
const job = (index: number) => vi.waitUntil(() => ports.jobs[index], { interval: 1 });

const picture = pictureOf('apple', { prompt: '红苹果', seed: 7, steps: 9, sampler: 'euler' });

beforeEach(async () => {
  ports = memoryPorts();
  store = createAppStore(ports);
  await state().startEngine();
  state().setPrompt('a cat');
});

it('paints a picture again with its own settings and a variation seed', async () => {
  const { form } = state();
  const varying = state().vary(picture, VARIATIONS.little);
  const { request, finish } = await job(0);
  expect(request).toMatchObject({
    ...{ prompt: '红苹果', seed: 7, steps: 9, sampler: 'euler' },
    ...{ variationSeed: 4242, variationStrength: 0.15 },
  });
  finish();
  await varying;
  expect(state().pictures).toMatchObject([{ variationOf: 'apple' }]);
  // What the user is typing in the meantime is left alone.
  expect(state().form).toBe(form);
});

it('varies a variation, not its source', async () => {
  const variation = { variationSeed: 5, variationStrength: 0.4 };
  const varying = state().vary(pictureOf('b', variation), VARIATIONS.little);
  const { request, finish } = await job(0);
  expect(request).toMatchObject({
    ...{ seed: 7, earlierVariations: '5:0.4' },
    ...{ variationSeed: 4242, variationStrength: 0.15 },
  });
  finish();
  await varying;
  void state().vary(state().pictures[0] as PaintedPicture, VARIATIONS.little);
  expect((await job(1)).request.earlierVariations).toBe('5:0.4 4242:0.15');
});

it('starts from the same start picture', async () => {
  const start = { picture: new Blob(['start']), fit: 'crop', mask: null } as const;
  void state().vary(pictureOf('b', { start, strength: 0.6 }), VARIATIONS.lot);
  expect((await job(0)).request).toMatchObject({ start, strength: 0.6, variationStrength: 0.4 });
});

it('tries the same variation again when it failed', async () => {
  const varying = state().vary(picture, VARIATIONS.lot);
  (await job(0)).end(failed('device-lost'));
  await varying;
  expect(state().failure).toMatchObject({ error: { code: 'device-lost' } });
  const again = state().paintAgain();
  const { request, finish } = await job(1);
  expect(request).toMatchObject({ prompt: '红苹果', variationStrength: 0.4 });
  finish();
  await again;
  expect(state().failure).toBeNull();
});

it('after a failed batch, tries again with the current form', async () => {
  const generating = state().generate();
  (await job(0)).end(failed('device-lost'));
  await generating;
  state().setPrompt('a dog');
  void state().paintAgain();
  expect((await job(1)).request).toMatchObject({ prompt: 'a dog', variationStrength: 0 });
});

it('says which model is missing, and shows the picture again', async () => {
  const other = pictureOf('old', { modelId: 'gone', modelName: 'Gone' });
  await state().vary(other, VARIATIONS.little);
  expect(state().modelNotice).toEqual({ type: 'cannot-repeat', name: 'Gone' });
  expect(state()).toMatchObject({ run: null, selectedId: 'old' });
});

it('reports nothing if it is cancelled while its model is loading', async () => {
  ports.engine.prepare = () => new Promise(() => undefined);
  const varying = state().vary(pictureOf('old', { modelId: 'far' }), VARIATIONS.little);
  await state().cancel();
  await varying;
  expect(state()).toMatchObject({ run: null, modelNotice: null });
});
