import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { planNegativePrompt, planPrompt } from '../core/prompt/index.ts';
import { tensor } from '../core/tensor/tensor.ts';
import { createTokenizer } from '../core/tokenizer/index.ts';
import { encodePrompts, type Conditioning } from './conditioning.ts';
import type { DiffusionModel, ProjectedPrompt } from './ports.ts';

const VOCAB = readFileSync('training/models/skypaint-mini-64/tokenizer/vocab.txt', 'utf8');
const STEPS = 4;

/** A model that counts the projected prompts that have not been released. */
async function condition(prompt: string, guided = true, totalSteps = STEPS, together = true) {
  const held = new Set<ProjectedPrompt>();
  const batches: number[] = [];
  const model = {
    encodeText: (ids: Int32Array) =>
      Promise.resolve(tensor([1, ids.length, 1], Float32Array.from(ids))),
    projectPrompt({ shape }: { shape: readonly number[] }) {
      batches.push(shape[0]!);
      const projected: ProjectedPrompt = {
        batch: shape[0]!,
        predictNoise: () => Promise.reject(new Error('was called')),
        release: () => void held.delete(projected),
      };
      held.add(projected);
      return Promise.resolve(projected);
    },
  } as unknown as DiffusionModel;
  const options = {
    tokenizer: createTokenizer({ vocab: VOCAB }),
    steps: totalSteps,
    maxChunks: 2,
    maxParts: 8,
    maxEncodings: 100,
  };
  const conditioning = await encodePrompts(
    model,
    planPrompt(prompt, options),
    guided ? planNegativePrompt('', options) : null,
    {
      clipSkip: 1,
      together,
      project: async (embeds) => ({ prompt: await model.projectPrompt(embeds), controls: [] }),
    },
    new AbortController().signal,
  );
  return { held, batches, conditioning: conditioning! };
}

const promptsAt = async (conditioning: Conditioning, step: number) =>
  (await conditioning.at(step)).map(({ prompt }) => prompt);

async function allSteps(conditioning: Conditioning, totalSteps = STEPS) {
  const steps: (readonly ProjectedPrompt[])[] = [];
  for (let step = 1; step <= totalSteps; step += 1) steps.push(await promptsAt(conditioning, step));
  return steps;
}

test.each([
  ['one prompt', '猫', false, [1]],
  ['a prompt and the negative one', '猫', true, [2]],
  ['several prompts', '猫 AND 狗', true, [1, 1, 1]],
])('projects %s once for all steps', async (_, prompt, guided, expected) => {
  const { held, batches, conditioning } = await condition(prompt, guided);
  const [first, ...others] = await allSteps(conditioning);
  expect(batches).toEqual(expected);
  expect(first).toEqual([...held]);
  for (const passes of others) expect(passes).toEqual(first);
});

test('projects two prompts one by one if not both are needed at every step', async () => {
  const { batches, conditioning } = await condition('猫', true, STEPS, false);
  await allSteps(conditioning);
  expect(batches).toEqual([1, 1]);
});

test('projects again when the schedule changes the prompt, and gives the old one back', async () => {
  const { held, batches, conditioning } = await condition('[猫:狗:0.5]');
  const [first, second, third, fourth] = await allSteps(conditioning);
  expect(batches).toEqual([2, 2]);
  expect(second![0]).toBe(first![0]);
  expect(third![0]).not.toBe(first![0]);
  expect(fourth![0]).toBe(third![0]);
  expect([...held]).toEqual(third);
});

test('keeps what takes turns, and projects it once', async () => {
  const { held, batches, conditioning } = await condition('[猫|狗]');
  const [cat, dog, ...again] = await allSteps(conditioning);
  expect(batches).toEqual([2, 2]);
  expect(again).toEqual([cat, dog]);
  expect(cat).not.toEqual(dog);
  expect(held.size).toBe(2);
  conditioning.release();
  expect(held.size).toBe(0);
});

test('keeps no more than four texts, however many take turns', async () => {
  const { held, conditioning } = await condition('[猫|狗|鱼|鸟|马|山]', true, 12);
  for (let step = 1; step <= 12; step += 1) {
    const passes = await promptsAt(conditioning, step);
    expect(held.size).toBeLessThanOrEqual(4);
    expect([...held]).toEqual(expect.arrayContaining([...passes]));
  }
});

test('gives all back in the end', async () => {
  const { held, conditioning } = await condition('猫 AND 狗');
  await conditioning.at(1);
  expect(held.size).toBe(3);
  conditioning.release();
  expect(held.size).toBe(0);
});
