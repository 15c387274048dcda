import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { bytesSource } from '../byte-source.ts';
import { readTensor, type CheckpointTensor } from '../checkpoint/checkpoint-file.ts';
import { openCheckpoint } from '../checkpoint/open-checkpoint.ts';
import goldens from './__goldens__/cases.json' with { type: 'json' };
import { fuseLoras } from './fuse-lora.ts';
import { openLora } from './lora-file.ts';
import { withAdapterConfig } from './lora-metadata.ts';
import { LoraTargets } from './lora-names.ts';

const FOLDER = new URL('./__goldens__/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, FOLDER));
const open = (name: string) => openCheckpoint(bytesSource(name, read(name)));

const { tensors: base } = await open('base.safetensors');
const { tensors: fused } = await open('fused.safetensors');
const targets = new LoraTargets({ unet: base.keys(), text_encoder: [] });

async function openCase(name: string, isWithConfig: boolean) {
  const file = await open(`${name}.safetensors`);
  const text = isWithConfig ? read(`${name}.json`).toString('utf8') : null;
  return openLora(withAdapterConfig(file, text), targets);
}

const floats = async (tensor: CheckpointTensor) =>
  new Float32Array((await readTensor(tensor)).buffer);

describe.each(Object.entries(goldens.cases))('%s', (name, { weights, config }) => {
  test('gives the same weights as the library', async () => {
    const lora = await openCase(name, config);
    expect(lora.unmatched).toEqual([]);
    const changed = fuseLoras('unet', base, [{ lora, weight: 1 }]);
    expect(weights.length).toBeGreaterThan(0);
    for (const [weight, tensor] of changed) {
      const found = await floats(tensor);
      const expected = await floats(fused.get(`${name}/${weight}`) ?? base.get(weight)!);
      expect(weights.includes(weight)).toBe(fused.has(`${name}/${weight}`));
      for (const [i, value] of expected.entries()) {
        expect(Math.abs(found[i]! - value), `${weight}[${i}]`).toBeLessThan(2e-6);
      }
    }
  });

  test('scales with its weight', async () => {
    const lora = await openCase(name, config);
    const [half, whole] = [0.5, 1].map((weight) => fuseLoras('unet', base, [{ lora, weight }]));
    for (const weight of weights) {
      const [before, between, after] = await Promise.all(
        [base, half!, whole!].map((tensors) => floats(tensors.get(weight)!)),
      );
      for (const [i, value] of between!.entries()) {
        expect(Math.abs(value - (before![i]! + after![i]!) / 2)).toBeLessThan(2e-6);
      }
    }
  });
});

test('an alpha stored as a Python number scales like a tensor', async () => {
  const scalesOf = async (file: string) =>
    [...(await openLora(await open(file), targets)).layers].map(([name, { scale }]) => [
      name,
      scale,
    ]);
  const scales = await scalesOf('locon.pt');
  expect(scales.length).toBe(goldens.cases.locon.weights.length);
  expect(scales).toEqual(await scalesOf('locon.safetensors'));
  expect(scales[0]![1]).toBe(0.5);
});
