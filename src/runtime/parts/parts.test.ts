import { beforeAll, describe, expect, test, vi } from 'vitest';
import { torchRandn } from '../../core/random/index.ts';
import type { Tensor } from '../../core/tensor/tensor.ts';
import { MINI, openFolder, WASM } from '../../engine/jobs/paint/__fixtures__/golden-pictures.ts';
import {
  buildClipVisionGraph,
  buildPromptProjectionGraph,
  buildUnetStepGraph,
  parseClipVisionConfig,
  parseUnetConfig,
} from '../../graph/index.ts';
import type { ProjectedPrompt } from '../../pipeline/ports.ts';
import { OnnxDiffusionModel } from '../diffusion-model.ts';
import { GraphSession, KeptTensors } from '../graph-session.ts';
import { readPart } from './part.ts';

// The goldens of src/engine/jobs/paint compare the numbers with diffusers'.

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const mini = openFolder(MINI);

describe('parts by name', () => {
  test('the image encoder that ships with the model opens, and runs', async () => {
    const part = await readPart(mini, 'imageEncoder', 'fp32', parseClipVisionConfig);
    const graph = buildClipVisionGraph(part.config, part.index, { batch: 1 });
    const session = await GraphSession.create(graph, part.files, WASM);
    const { channels, imageSize, projectionSize } = part.config;
    const pixels = torchRandn(1, [1, channels, imageSize, imageSize]);
    const outputs = await session.run({ pixel_values: { type: 'float32', ...pixels } });
    const { shape, data } = outputs['image_embeds']!;
    expect(shape).toEqual([1, projectionSize]);
    expect(data.every(Number.isFinite)).toBe(true);
    await session.release();
  });

  test('so does its text projection', async () => {
    const { index } = await readPart(mini, 'textProjection', 'fp16', () => null);
    expect([...index.values()].map(({ shape }) => shape)).toEqual([[256, 256]]);
  });

  test.each(['motion', 'constructor', 'scheduler'])(
    'there is no weighted part %s',
    async (name) => {
      await expect(readPart(mini, name, 'fp16', () => null)).rejects.toMatchObject({
        code: 'unsupported',
        details: { what: name },
      });
    },
  );
});

describe('prompts kept on the device', () => {
  let model: OnnxDiffusionModel;
  const latents = torchRandn(1, [1, 4, 4, 3]);
  /** With other lengths and batches, so that they need different sessions. */
  const shapes = [
    [1, 77, 32],
    [2, 154, 32],
    [1, 77, 32],
  ];

  beforeAll(async () => {
    const stored = openFolder('src/pipeline/__goldens__/tiny-skypaint/');
    model = await OnnxDiffusionModel.open(stored, WASM, () => undefined);
  });

  test('any number of them, each giving what it gives alone', async () => {
    const embeds = shapes.map((shape, seed) => torchRandn(seed, shape));
    const alone: Tensor[] = [];
    for (const one of embeds) {
      const prompt = await model.projectPrompt(one);
      alone.push(await prompt.predictNoise(latents, 500, null));
      prompt.release();
    }
    expect(alone.map(({ shape }) => shape[0])).toEqual([1, 2, 1]);
    expect(alone[0]).not.toEqual(alone[2]);

    const kept: ProjectedPrompt[] = [];
    for (const one of embeds) kept.push(await model.projectPrompt(one));
    for (const index of [2, 0, 1, 0]) {
      expect(await kept[index]!.predictNoise(latents, 500, null)).toEqual(alone[index]);
    }
    kept[0]!.release();
    expect(await kept[2]!.predictNoise(latents, 500, null)).toEqual(alone[2]);
  });
});

describe('deep features kept from step to step', () => {
  const sample = (seed: number) => torchRandn(seed, [1, 4, 4, 3]);
  const reuse = { isFresh: false, tile: 0 };

  test('each prompt and each tile has its own, and computes them if it has none', async () => {
    const stored = openFolder('src/pipeline/__goldens__/tiny-skypaint/');
    const model = await OnnxDiffusionModel.open(stored, WASM, () => undefined);
    const [first, second] = [
      await model.projectPrompt(torchRandn(1, [2, 77, 32])),
      await model.projectPrompt(torchRandn(2, [2, 77, 32])),
    ];
    const whole = await first.predictNoise(sample(4), 400, null);
    const other = await second.predictNoise(sample(4), 400, null);
    await first.predictNoise(sample(3), 500, { isFresh: true, tile: 0 });
    const later = await first.predictNoise(sample(4), 400, reuse);
    expectAlike(await second.predictNoise(sample(4), 400, reuse), other);
    expectAlike(await first.predictNoise(sample(4), 400, { isFresh: false, tile: 1 }), whole);
    expect(await first.predictNoise(sample(4), 400, reuse)).toEqual(later);
    expect(largestDifference(later, whole)).toBeGreaterThan(0.01);
    expectAlike(await first.predictNoise(sample(4), 400, { isFresh: true, tile: 0 }), whole);
    for (const prompt of [first, second]) prompt.release();
  });

  test('where memory is short, no step loads the UNet again', async () => {
    const stored = openFolder('src/pipeline/__goldens__/tiny-skypaint/');
    const loaded: string[] = [];
    const model = await OnnxDiffusionModel.open(stored, WASM, (part) => loaded.push(part));
    await model.saveMemory();
    const prompt = await model.projectPrompt(torchRandn(1, [2, 77, 32]));
    for (const isFresh of [true, false, true]) {
      await prompt.predictNoise(sample(3), 500, { isFresh, tile: 0 });
    }
    prompt.release();
    expect(loaded).toEqual(['unet']);
  });
});

function largestDifference(a: Tensor, b: Tensor): number {
  return a.data.reduce((most, value, i) => Math.max(most, Math.abs(value - b.data[i]!)), 0);
}

/** The whole graph and its halves may be fused in different ways. */
function expectAlike(found: Tensor, expected: Tensor): void {
  expect(found.shape).toEqual(expected.shape);
  expect(largestDifference(found, expected)).toBeLessThan(1e-4);
}

test('a run takes the tensors that several runs have kept', async () => {
  const stored = openFolder('src/pipeline/__goldens__/tiny-skypaint/');
  const { config, index, files } = await readPart(stored, 'unet', 'fp32', parseUnetConfig);
  const size = { batch: 1, sequenceLength: 77 };
  const projection = await GraphSession.create(
    buildPromptProjectionGraph(config, index, size),
    files,
    WASM,
    { keepsOutputs: true },
  );
  const [prompt, other] = await Promise.all(
    [1, 2].map((seed) =>
      projection.runAndKeep({
        encoder_hidden_states: { type: 'float32', ...torchRandn(seed, [1, 77, 32]) },
      }),
    ),
  );
  const step = buildUnetStepGraph(config, index, { ...size, height: 4, width: 3 });
  const unet = await GraphSession.create(step, files, WASM);
  const latents = torchRandn(3, [1, 4, 4, 3]);
  const inputs = {
    sample: { type: 'float32', ...latents },
    timestep: { type: 'float32', data: Float32Array.of(500), shape: [1] },
  } as const;
  const whole = await unet.run(inputs, [prompt!]);
  const [first, ...others] = Object.entries(prompt!.byName);
  const pieces = [
    new KeptTensors(Object.fromEntries([first!])),
    new KeptTensors(Object.fromEntries(others)),
  ];
  expect(await unet.run(inputs, pieces)).toEqual(whole);
  // For equal names, the last one counts.
  expect(await unet.run(inputs, [other!, ...pieces])).toEqual(whole);
  expect(await unet.run(inputs, [prompt!, other!])).not.toEqual(whole);
  await expect(unet.run(inputs, pieces.slice(1))).rejects.toMatchObject({ code: 'internal' });
});
