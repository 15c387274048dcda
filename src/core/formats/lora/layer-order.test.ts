import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { CheckpointFile, CheckpointTensor } from '../checkpoint/checkpoint-file.ts';
import { identifyCheckpoint } from '../checkpoint/identify.ts';
import { openLora } from './lora-file.ts';
import { LoraTargets } from './lora-names.ts';
import { SD1_WEIGHTS } from './sd1-modules.ts';
import { namedByOrder } from './layer-order.ts';

type Order = readonly (readonly [module: string, shape: readonly number[]])[];

/** Written by scripts/goldens/lora_order.py. */
const { text_encoder: text, ...unets } = JSON.parse(
  gunzipSync(
    readFileSync(new URL('./__goldens__/cloneofsimo-order.json.gz', import.meta.url)),
  ).toString(),
) as Record<string, Order>;

const tensor = (shape: readonly number[]): CheckpointTensor => ({
  dtype: 'F32',
  shape,
  byteLength: 4 * shape.reduce((product, size) => product * size, 1),
  chunks: () => {
    throw new Error('no value is needed');
  },
});

/** The factors of a layer, of rank 2. */
const factors = ([out = 0, into = 0, ...kernel]: readonly number[]) =>
  [tensor([out, 2, ...kernel.map(() => 1)]), tensor([2, into, ...kernel])] as const;

const fileOf = (tensors: readonly (readonly [string, CheckpointTensor])[]): CheckpointFile => ({
  name: 'x',
  tensors: new Map(tensors),
  metadata: new Map(),
});

const numbered = (part: string, order: Order) =>
  order.flatMap(([, shape], i) => {
    const [up, down] = factors(shape);
    return [[`${part}:${i}:down`, down] as const, [`${part}:${i}:up`, up] as const];
  });

const listed = (order: Order) =>
  order.flatMap(([, shape]) => factors(shape)).map((one, i) => [`${i}`, one] as const);

const expected = (part: string, order: Order) =>
  order.map(([module]) => `${part}.${module}.weight`).sort();

const targets = () => new LoraTargets(SD1_WEIGHTS);

describe('finds the layers in the same order as cloneofsimo’s code', () => {
  test.each(Object.entries(unets))('in the UNet: %s', async (_, order) => {
    for (const file of [fileOf(numbered('unet', order)), fileOf(listed(order))]) {
      expect(identifyCheckpoint(file.tensors)).toBe('lora');
      const { layers, unmatched } = await openLora(file, targets());
      expect([...layers.keys()].sort()).toEqual(expected('unet', order));
      expect(unmatched).toEqual([]);
      // Without an alpha the product counts as it is.
      expect([...layers.values()].every(({ scale }) => scale === 1)).toBe(true);
    }
  });

  test.each(Object.entries({ ...unets, text: text! }))('in a list: %s', (name, order) => {
    const part = name === 'text' ? 'text_encoder' : 'unet';
    const { tensors } = namedByOrder(fileOf(listed(order)));
    const modules = [...tensors.keys()].filter((one) => one.endsWith('.up.weight'));
    expect(modules).toEqual(order.map(([module]) => `${part}.${module}.lora.up.weight`));
  });

  test('in both models of one file, with an embedding beside them', async () => {
    const order = unets['default']!;
    const both = [...numbered('text_encoder', text!), ...numbered('unet', order)];
    const file = fileOf([...both, ['<s1>', tensor([768])]]);
    const { layers, unmatched } = await openLora(file, targets());
    const all = [...expected('text_encoder', text!), ...expected('unet', order)];
    expect([...layers.keys()].sort()).toEqual(all.sort());
    expect(unmatched).toEqual(['<s1>']);
  });
});

describe('a file whose layers fit no known order is refused with the reason', () => {
  const order = unets['default']!;
  const wide = order.map(([module, shape]) => [module, shape.map((n) => (n === 768 ? 1024 : n))]);
  test.each<[string, CheckpointFile]>([
    ['a missing layer', fileOf(numbered('unet', order.slice(1)))],
    ['a missing factor', fileOf(numbered('unet', order).slice(1))],
    ['layers of Stable Diffusion 2', fileOf(numbered('unet', wide as unknown as Order))],
    ['layers in another order', fileOf(listed([...order.slice(5), ...order.slice(0, 5)]))],
    ['an absurd layer number', fileOf([['unet:4000000000:up', tensor([1, 1])]])],
  ])('%s', async (_, file) => {
    await expect(openLora(file, targets())).rejects.toMatchObject({
      code: 'unsupported',
      details: { fault: 'lora-kind', named: 'LoRA (cloneofsimo)' },
    });
  });
});
