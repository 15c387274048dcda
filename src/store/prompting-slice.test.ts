import { describe, expect, test } from 'vitest';
import { memoryPorts, ok } from './__fixtures__/ports.ts';
import { createAppStore } from './index.ts';

const INK = { name: 'Ink', prompt: 'ink of {prompt}', negativePrompt: 'photo' };
const MIST = { name: 'Mist', prompt: 'mist', negativePrompt: '' };

async function ready() {
  const ports = memoryPorts();
  const store = createAppStore(ports);
  await store.getState().startEngine();
  return { ports, store, state: () => store.getState() };
}

describe('styles', () => {
  test('are applied in order when a picture is requested; the form keeps what was typed', async () => {
    const { ports, state } = await ready();
    state().setPrompt('a cat');
    state().toggleStyle(INK);
    state().toggleStyle(MIST);
    void state().generate();
    await expect
      .poll(() => ports.jobs[0]?.request)
      .toMatchObject({
        prompt: 'ink of a cat, mist',
        negativePrompt: 'photo',
      });
    expect(state().form.prompt).toBe('a cat');
    state().toggleStyle(INK);
    expect(state().form.styles).toEqual([MIST]);
  });

  test('are saved, and a changed one changes wherever it is in use', async () => {
    const { ports, state } = await ready();
    await state().keepStyles([INK, MIST]);
    state().toggleStyle(INK);
    const changed = { ...INK, prompt: 'more ink, {prompt}' };
    await state().keepStyles([changed]);
    expect(state().form.styles).toEqual([changed]);
    await state().removeStyle('Mist');
    expect(state().ownStyles).toEqual([changed]);
    const saved = createAppStore(memoryPorts(ports.record.saved)).getState();
    expect(saved.form.styles).toEqual([changed]);
  });

  test('that cannot be saved are reported', async () => {
    const { ports, state } = await ready();
    const full = new DOMException('full', 'QuotaExceededError');
    ports.promptKeeper.putStyles = () => Promise.reject(full);
    await state().keepStyles([INK]);
    expect(state().promptingFailure?.code).toBe('quota');
  });
});

describe('earlier prompts', () => {
  test('are those that were painted, as typed', async () => {
    const { ports, state } = await ready();
    state().setPrompt('a {red|green} cat');
    state().toggleStyle(INK);
    void state().generate();
    await expect.poll(() => state().history).toEqual(['a {red|green} cat']);
    ports.jobs[0]!.finish();
    await state().forgetPrompt('a {red|green} cat');
    expect(state().history).toEqual([]);
  });

  test('complete a prompt that begins like them', async () => {
    const { state } = await ready();
    await state().rememberPrompt('a cat in the snow');
    state().setPrompt('a cat');
    expect(await state().complete('a cat', 'en')).toEqual({
      replaces: 5,
      found: [
        {
          kind: 'prompt',
          insert: 'a cat in the snow',
          label: 'a cat in the snow',
          detail: '',
          count: 0,
        },
      ],
    });
    expect((await state().complete('cat', 'en')).found).toEqual([]);
    expect((await state().complete('', 'en')).found).toMatchObject([
      { insert: 'a cat in the snow' },
    ]);
  });
});

test('only the latest count is shown', async () => {
  const { ports, state } = await ready();
  const answers: ((tokens: number) => void)[] = [];
  ports.engine.measurePrompts = () =>
    new Promise((resolve) => {
      answers.push((tokens) => {
        const measured = ok({ tokens, room: 75, chunks: [], truncatedText: '', unknown: [] });
        resolve(ok({ prompt: measured, negativePrompt: measured, variants: 1 }));
      });
    });
  // While there is nothing to count, the engine is not asked.
  await state().measurePrompts();
  expect(answers).toEqual([]);
  state().setPrompt('a cat');
  const first = state().measurePrompts();
  const second = state().measurePrompts();
  answers[1]!(2);
  answers[0]!(1);
  await Promise.all([first, second]);
  expect(state().measures?.prompt).toMatchObject({ value: { tokens: 2 } });
});

test('all variants of the prompts are painted, one after another, with the same seed', async () => {
  const { ports, state } = await ready();
  state().setPrompt('a {red|green} cat');
  state().toggleStyle(INK);
  ports.engine.promptVariants = ({ prompt, negativePrompt }) =>
    Promise.resolve(
      ok(
        ['red', 'green'].map((colour) => ({
          prompt: prompt.replace(/\{.*\}/, colour),
          negativePrompt,
        })),
      ),
    );
  await state().paintVariants();
  for (const [index, colour] of ['red', 'green'].entries()) {
    await expect.poll(() => ports.jobs[index]).toBeDefined();
    const { request, finish } = ports.jobs[index]!;
    expect(request).toMatchObject({ prompt: `ink of a ${colour} cat`, negativePrompt: 'photo' });
    expect(request.seed).toBe(ports.jobs[0]!.request.seed);
    finish();
  }
  expect(state().form.prompt).toBe('a {red|green} cat');
});
