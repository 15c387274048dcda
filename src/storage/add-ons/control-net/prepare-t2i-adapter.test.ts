import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bytesSource } from '../../../core/formats/byte-source.ts';
import { readTensor } from '../../../core/formats/checkpoint/checkpoint-file.ts';
import { openCheckpoint } from '../../../core/formats/checkpoint/open-checkpoint.ts';
import { IMPORT_CONTEXT } from '../../../engine/library/__fixtures__/import-context.ts';
import { importFiles } from '../../import/import-files.ts';
import { deleteAddOn, listAddOns } from '../../library/add-ons.ts';
import { openControlNet } from './open-control-net.ts';

/** Written by scripts/goldens/t2i_adapters.py, which has TencentARC's modules read the original names. */
const FOLDER = 'src/pipeline/__goldens__/tiny-t2i-adapter';
const WEIGHTS = 'diffusion_pytorch_model.safetensors';
const read = (path: string) => readFileSync(`${FOLDER}/${path}`);
const blob = (content: Uint8Array | string) => new Blob([content as Uint8Array<ArrayBuffer>]);
const open = (name: string, content: Uint8Array) => openCheckpoint(bytesSource(name, content));

async function deleteAll() {
  for (const { id } of await listAddOns()) await deleteAddOn(id);
}

test.each([
  ['full', 'full.pth'],
  ['light', 'light.safetensors'],
])('a single file of TencentARC becomes what diffusers has: %s', async (form, path) => {
  const name = `t2iadapter_${form}_sd14v1`;
  const file = [path.replace(form, name), blob(read(path))] as const;
  const added = await importFiles([file], [], IMPORT_CONTEXT);
  expect(added).toMatchObject({
    addOn: { kind: 'control-net', form: 't2i-adapter', name },
    warnings: [],
  });
  const { config, weights } = await openControlNet(name);
  const { _diffusers_version: _, ...stated } = JSON.parse(
    read(`${form}/config.json`).toString(),
  ) as Readonly<Record<string, unknown>>;
  expect(JSON.parse(config)).toEqual(stated);
  const stored = await weights('fp16');
  const kept = await open('kept', new Uint8Array(await stored.file.arrayBuffer()));
  const reference = await open('reference', read(`${form}/${WEIGHTS}`));
  expect([...kept.tensors.keys()].toSorted()).toEqual([...reference.tensors.keys()].toSorted());
  for (const [tensor, expected] of reference.tensors) {
    const found = await readTensor(kept.tensors.get(tensor)!);
    expect([tensor, found]).toEqual([tensor, await readTensor(expected)]);
  }
  await deleteAll();
});

const folder = (form: string, change: object = {}) => {
  const config = JSON.parse(read(`${form}/config.json`).toString()) as object;
  return [
    [`${form}/config.json`, blob(JSON.stringify({ ...config, ...change }))],
    [`${form}/${WEIGHTS}`, blob(read(`${form}/${WEIGHTS}`))],
  ] as const;
};

test.each(['full', 'light', 'full-grey', 'light-grey'])(
  'a folder of diffusers is imported by its name: %s',
  async (form) => {
    const added = await importFiles(folder(form), [], IMPORT_CONTEXT);
    const addOn = { kind: 'control-net', form: 't2i-adapter', name: form };
    expect(added).toMatchObject({ addOn, warnings: [] });
    expect(await listAddOns()).toMatchObject([addOn]);
    await deleteAll();
  },
);

test.each([
  ['adapter_type', 'full_adapter_xl', 'invalid-config'],
  ['downscale_factor', 16, 'invalid-config'],
  ['in_channels', 4, 'invalid-config'],
  ['channels', [8, 16, 16, 32], 'invalid-file'],
  ['num_res_blocks', 3, 'invalid-file'],
  ['_class_name', 'ControlNetModel', 'unsupported'],
])('one whose config has another %s is refused', async (field, value, code) => {
  const files = folder('full', { [field]: value });
  await expect(importFiles(files, [], IMPORT_CONTEXT)).rejects.toMatchObject({ code });
  expect(await listAddOns()).toEqual([]);
});
