import { describe, expect, test } from 'vitest';
import { attack, readAll } from '../__fixtures__/attack.ts';
import { safetensorsFile } from '../__fixtures__/safetensors-file.ts';
import { goldenSource, halvesOf } from '../__goldens__/golden-file.ts';
import { bytesSource } from '../byte-source.ts';
import {
  deriveClipTextConfig,
  deriveUnetConfig,
  deriveVaeConfig,
} from '../checkpoint/derive-configs.ts';
import { readTensor } from '../checkpoint/checkpoint-file.ts';
import { modelParts, type PartTensors } from '../checkpoint/model-parts.ts';
import { openCheckpoint } from '../checkpoint/open-checkpoint.ts';
import { fuseLoras } from './fuse-lora.ts';
import { openLora } from './lora-file.ts';
import { LoraTargets } from './lora-names.ts';
import { readTextualInversion } from './textual-inversion.ts';

type Shapes = Readonly<Record<string, readonly number[]>>;

/** A file of float32 tensors, all filled with one value. */
function fileOf(shapes: Shapes, value = 0, metadata: Readonly<Record<string, string>> = {}) {
  let end = 0;
  const header: Record<string, unknown> = { __metadata__: metadata };
  for (const [name, shape] of Object.entries(shapes)) {
    const start = end;
    end += 4 * shape.reduce((product, size) => product * size, 1);
    header[name] = { dtype: 'F32', shape, data_offsets: [start, end] };
  }
  return safetensorsFile(header, new Uint8Array(new Float32Array(end / 4).fill(value).buffer));
}

const MODULE = 'lora_unet_mid_block_attentions_0_proj_in';
const TARGET = 'mid_block.attentions.0.proj_in.weight';
const pair = (down: readonly number[], up: readonly number[]): Shapes => ({
  [`${MODULE}.lora_down.weight`]: down,
  [`${MODULE}.lora_up.weight`]: up,
});
const FITTING = pair([2, 16, 1, 1], [16, 2, 1, 1]);

describe('a LoRA', async () => {
  const unet = modelParts(await openCheckpoint(goldenSource('ldm.safetensors'))).unet!;
  const targets = new LoraTargets({ unet: unet.keys(), text_encoder: [] });
  const fuse = (bytes: Uint8Array) =>
    attack('x.safetensors', bytes, async (source) => {
      const lora = await openLora(await openCheckpoint(source), targets);
      const base: PartTensors = new Map([[TARGET, unet.get(TARGET)!]]);
      await readAll({ tensors: fuseLoras('unet', base, [{ lora, weight: 1 }]) });
    });
  const patterns = Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`${i}`, 1]));

  test('that fits is read', async () => {
    expect(await fuse(fileOf(FITTING))).toBe('read');
  });

  test.each<[string, Uint8Array, string]>([
    ['of rank 0', fileOf(pair([0, 16, 1, 1], [16, 0, 1, 1])), 'invalid-file'],
    ['of rank 5000', fileOf(pair([5000, 16, 1, 1], [16, 5000, 1, 1])), 'invalid-file'],
    ['of scalars', fileOf(pair([], [])), 'invalid-file'],
    ['with two ranks', fileOf(pair([3, 16, 1, 1], [16, 2, 1, 1])), 'unsupported'],
    ['with another number of rows', fileOf(pair([2, 16, 1, 1], [8, 2, 1, 1])), 'unsupported'],
    ['with another number of columns', fileOf(pair([2, 8, 1, 1], [16, 2, 1, 1])), 'unsupported'],
    [
      'with a core that does not fit',
      fileOf({ ...FITTING, [`${MODULE}.lora_mid.weight`]: [9, 9] }),
      'unsupported',
    ],
    ['without its other factor', fileOf({ [`${MODULE}.lora_up.weight`]: [16, 2] }), 'invalid-file'],
    ['with an alpha of NaN', fileOf({ ...FITTING, [`${MODULE}.alpha`]: [] }, NaN), 'invalid-file'],
    ['with an alpha of two', fileOf({ ...FITTING, [`${MODULE}.alpha`]: [2] }), 'invalid-file'],
    [
      'with a duplicate factor',
      fileOf({ ...FITTING, [`${MODULE}.lora_A.weight`]: [2, 16] }),
      'invalid-file',
    ],
    [
      'with an alpha of 10^999 in its metadata',
      fileOf(FITTING, 0, { lora_adapter_metadata: '{"unet.lora_alpha":1e999}' }),
      'invalid-file',
    ],
    [
      'with ten thousand patterns',
      fileOf(FITTING, 0, {
        lora_adapter_metadata: JSON.stringify({ 'unet.alpha_pattern': patterns }),
      }),
      'invalid-file',
    ],
    [
      'with meaningless metadata a million levels deep',
      fileOf(FITTING, 0, { lora_adapter_metadata: '['.repeat(1_000_000) }),
      'read',
    ],
  ])('%s', async (_, bytes, outcome) => {
    expect(await fuse(bytes)).toBe(outcome);
  });

  test.each([NaN, Infinity])('with %s is refused when it is read', async (value) => {
    const lora = await openLora(
      await openCheckpoint(bytesSource('x', fileOf(FITTING, value))),
      targets,
    );
    const fused = fuseLoras('unet', unet, [{ lora, weight: 1 }]).get(TARGET)!;
    await expect(readTensor(fused)).rejects.toMatchObject({
      code: 'invalid-file',
      details: { file: 'x', fault: 'not-finite' },
    });
  });
});

test.each([
  ['NaN', NaN, { overflows: 0, infinities: 0, nans: 6 }],
  ['infinity', Infinity, { overflows: 0, infinities: 6, nans: 0 }],
  ['numbers beyond float16', 1e30, { overflows: 6, infinities: 0, nans: 0 }],
])('weights of %s are counted on their way to float16', async (_, value, report) => {
  const { tensors } = await openCheckpoint(bytesSource('x', fileOf({ a: [2, 3] }, value)));
  expect((await halvesOf(tensors.get('a')!)).report).toEqual(report);
});

describe('an embedding', () => {
  const read = (bytes: Uint8Array) =>
    attack('styles/墨.safetensors', bytes, async (source) => {
      const { name } = await readTextualInversion(await openCheckpoint(source));
      expect(name).toBe('墨');
    });
  test.each<[string, Shapes, string]>([
    ['with an absurd width', { emb_params: [1, 4097] }, 'invalid-file'],
    ['of three dimensions', { emb_params: [1, 1, 8] }, 'invalid-file'],
    ['without vectors', { emb_params: [0, 8] }, 'invalid-file'],
    ['of 76 vectors', { emb_params: [76, 8] }, 'invalid-file'],
    ['of a scalar', { emb_params: [] }, 'invalid-file'],
    ['whose word has a line break', { 'a\nb': [1, 8] }, 'read'],
    ['whose word is too long', { ['a'.repeat(201)]: [1, 8] }, 'read'],
  ])('%s', async (_, shapes, outcome) => {
    expect(await read(fileOf(shapes))).toBe(outcome);
  });
});

describe('derives no config from', async () => {
  const { unet, vae, textEncoder } = modelParts(
    await openCheckpoint(goldenSource('ldm.safetensors')),
  );
  const withShape = (part: PartTensors | undefined, name: string, shape: readonly number[]) =>
    new Map([...part!, [name, { ...part!.get(name)!, shape }]]);
  const without = (part: PartTensors | undefined, start: string) =>
    new Map([...part!].filter(([name]) => !name.startsWith(start)));

  const SHAPES = [[], [8], [0, 0], [0, 0, 0, 0], [2 ** 40, 0, 3, 3], [1, 2 ** 40], [1, 1, 1]];
  test.each(SHAPES.map((shape) => [shape]))('a first layer of %j', (shape) => {
    const refusal = expect.objectContaining({ code: 'invalid-file' }) as Error;
    expect(() => deriveUnetConfig(withShape(unet, 'conv_in.weight', shape))).toThrow(refusal);
    expect(() => deriveVaeConfig(withShape(vae, 'encoder.conv_in.weight', shape))).toThrow(refusal);
    const words = 'text_model.embeddings.token_embedding.weight';
    expect(() => deriveClipTextConfig(withShape(textEncoder, words, shape))).toThrow(refusal);
  });

  test('no blocks, no layers, or a hundred of them', () => {
    const refusal = expect.objectContaining({ code: 'invalid-file' }) as Error;
    expect(() => deriveUnetConfig(without(unet, 'down_blocks.'))).toThrow(refusal);
    expect(() => deriveVaeConfig(without(vae, 'encoder.down_blocks.'))).toThrow(refusal);
    const layer = 'text_model.encoder.layers.';
    expect(() => deriveClipTextConfig(without(textEncoder, layer))).toThrow(refusal);
    const norm = textEncoder!.get(`${layer}0.layer_norm1.weight`)!;
    const more = Array.from(
      { length: 100 },
      (_, i) => [`${layer}${i}.layer_norm1.weight`, norm] as const,
    );
    expect(() => deriveClipTextConfig(new Map([...textEncoder!, ...more]))).toThrow(refusal);
  });
});
