import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { OUTLINE_NET } from '../../../engine/jobs/paint/__fixtures__/tiny-outline.ts';
import { IMPORT_CONTEXT } from '../../../engine/library/__fixtures__/import-context.ts';
import { importFiles } from '../../import/import-files.ts';
import { deleteAddOn, listAddOns } from '../../library/add-ons.ts';
import { controlFit } from './control-fit.ts';
import { openControlNet } from './open-control-net.ts';

afterEach(async () => {
  for (const { id } of await listAddOns()) await deleteAddOn(id);
});

const GOLDENS = 'src/pipeline/__goldens__';
const configOf = (path: string) => readFileSync(`${GOLDENS}/${path}/config.json`, 'utf8');

test.each([
  ['tiny-control/line', { factor: 8, channels: 4, crossAttentionDim: 32 }],
  ['tiny-t2i-adapter/light', { factor: 8, channels: null, crossAttentionDim: null }],
  ['tiny-skypaint/unet', null],
])('%s fits models of its shape', (path, fit) => {
  expect(controlFit(configOf(path))).toEqual(fit);
});

test('defaults are diffusers’, and what is no config is for any model', () => {
  const net = '{"_class_name": "ControlNetModel", "in_channels": 4, "cross_attention_dim": 768}';
  expect(controlFit(net)).toEqual({ factor: 8, channels: 4, crossAttentionDim: 768 });
  expect(controlFit('{"_class_name": "T2IAdapter"}')?.factor).toBe(8);
  expect(controlFit('no JSON')).toBeNull();
});

test('a net without attention is imported with the config in its file', async () => {
  const file = new Blob([readFileSync(OUTLINE_NET)]);
  expect(await importFiles([['outline.safetensors', file]], [], IMPORT_CONTEXT)).toMatchObject({
    addOn: { kind: 'control-net', name: 'outline' },
  });
  expect(await listAddOns()).toMatchObject([
    { name: 'outline', fit: { factor: 16, channels: 16, crossAttentionDim: 32 } },
  ]);
  const config = JSON.parse((await openControlNet('outline')).config) as object;
  expect(config).toMatchObject({ mid_block_type: 'UNetMidBlock2D', norm_num_groups: 4 });
});
