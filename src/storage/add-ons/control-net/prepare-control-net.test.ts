import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { bytesSource } from '../../../core/formats/byte-source.ts';
import {
  readTensor,
  type CheckpointTensor,
} from '../../../core/formats/checkpoint/checkpoint-file.ts';
import { controlNetWeights } from '../../../core/formats/checkpoint/control-net-weights.ts';
import { deriveControlNetConfig } from '../../../core/formats/checkpoint/derive-configs.ts';
import { identifyCheckpoint } from '../../../core/formats/checkpoint/identify.ts';
import { openCheckpoint } from '../../../core/formats/checkpoint/open-checkpoint.ts';
import { IMPORT_CONTEXT } from '../../../engine/library/__fixtures__/import-context.ts';
import { importFiles } from '../../import/import-files.ts';
import { deleteAddOn, listAddOns } from '../../library/add-ons.ts';
import { openControlNet } from './open-control-net.ts';
import { controlWeights } from './control-weights.ts';

/** Written by scripts/goldens/control_nets.py, which has diffusers read the original names. */
const FOLDER = 'src/pipeline/__goldens__/tiny-control';
const read = (path: string) => readFileSync(`${FOLDER}/${path}`);
const WEIGHTS = 'diffusion_pytorch_model.safetensors';
const weights = read(`line/${WEIGHTS}`);
const configText = read('line/config.json').toString();
const original = JSON.parse(read('original-names.json').toString()) as Record<string, string>;

const net = await openCheckpoint(bytesSource('net', weights));
const renamed = (prefix: string) =>
  new Map([...net.tensors].map(([name, tensor]) => [prefix + original[name]!, tensor]));

describe.each([
  ['diffusers’ names', net.tensors],
  ['lllyasviel’s names', renamed('control_model.')],
  ['the same without a prefix', renamed('')],
  [
    'the same beside the whole model',
    new Map<string, CheckpointTensor>([
      ['model.diffusion_model.input_blocks.0.0.weight', net.tensors.get('conv_in.weight')!],
      ['first_stage_model.decoder.conv_in.weight', net.tensors.get('conv_in.weight')!],
      ...renamed('control_model.'),
    ]),
  ],
])('a control net in %s', (_, tensors) => {
  test('is recognised, and its weights get diffusers’ names', () => {
    expect(identifyCheckpoint(tensors)).toBe('controlnet');
    const found = controlNetWeights(tensors);
    expect([...found.keys()].toSorted()).toEqual([...net.tensors.keys()].toSorted());
    for (const [name, tensor] of found) expect(tensor).toBe(net.tensors.get(name));
  });

  test('shows its config by its shapes', () => {
    const config = JSON.parse(configText) as Record<string, unknown>;
    const [heads, groups] = [config['attention_head_dim'], config['norm_num_groups']] as number[];
    const habits = { heads: heads!, groups: groups! };
    const derived = deriveControlNetConfig(controlNetWeights(tensors), habits);
    for (const [field, value] of Object.entries(derived)) {
      // diffusers writes the default as such.
      const stated = field === 'transformer_layers_per_block' ? 1 : config[field];
      expect([field, value]).toEqual([field, stated]);
    }
  });
});

test('only the name of a single file tells that it averages', () => {
  const poolsOf = (name: string) =>
    (JSON.parse(controlWeights({ ...net, name }).config()) as Record<string, unknown>)[
      'global_pool_conditions'
    ];
  expect(poolsOf('control_v11e_sd15_shuffle_fp16.safetensors')).toBe(true);
  expect(poolsOf('control_v11p_sd15_canny_fp16.safetensors')).toBe(false);
});

describe('the import of a diffusers folder', () => {
  const blob = (content: Uint8Array | string) => new Blob([content as Uint8Array<ArrayBuffer>]);
  const folder = (config = configText, name = 'outline') =>
    [
      [`${name}/config.json`, blob(config)],
      [`${name}/diffusion_pytorch_model.fp16.safetensors`, blob(weights)],
      [`${name}/${WEIGHTS}`, blob(weights)],
    ] as const;

  test('keeps it in fp16, by the folder’s name, and gives it back until it is deleted', async () => {
    const added = await importFiles(folder(), [], IMPORT_CONTEXT);
    expect(added).toMatchObject({
      type: 'add-on',
      addOn: { kind: 'control-net', form: 'controlnet', name: 'outline' },
      warnings: [],
    });
    const opened = await openControlNet('outline');
    expect(opened.config).toBe(configText);
    const { file } = await opened.weights('fp16');
    const kept = await openCheckpoint(
      bytesSource('kept', new Uint8Array(await file.arrayBuffer())),
    );
    expect([...kept.tensors.keys()].toSorted()).toEqual([...net.tensors.keys()].toSorted());
    const tensor = 'controlnet_mid_block.weight';
    expect(await readTensor(kept.tensors.get(tensor)!)).toEqual(
      await readTensor(net.tensors.get(tensor)!),
    );
    const [{ id } = { id: '' }] = (await listAddOns()).filter(({ name }) => name === 'outline');
    await deleteAddOn(id);
    await expect(openControlNet('outline')).rejects.toMatchObject({
      code: 'invalid-request',
      details: { field: 'controls', what: 'control-net', found: 'outline' },
    });
  });

  test.each([
    ['conditioning_channels', 4, 'invalid-config'],
    ['class_embed_type', 'timestep', 'invalid-config'],
    ['_class_name', 'SparseControlNetModel', 'unsupported'],
    ['block_out_channels', [8, 16, 16, 32], 'invalid-file'],
  ])('refuses one whose config has another %s', async (field, value, code) => {
    const config = JSON.stringify({ ...(JSON.parse(configText) as object), [field]: value });
    await expect(importFiles(folder(config), [], IMPORT_CONTEXT)).rejects.toMatchObject({ code });
    expect(await listAddOns()).toEqual([]);
  });
});
