import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { IMPORT_CONTEXT } from '../../../engine/library/__fixtures__/import-context.ts';
import { renamedWeights } from '../../import/__fixtures__/renamed-weights.ts';
import { importFiles } from '../../import/import-files.ts';
import { listAddOns } from '../../library/add-ons.ts';
import { emptyDisk } from '../../__fixtures__/empty-disk.ts';
import { openDirectory, readFile } from '../../opfs.ts';
import { openSafetensors } from '../../safetensors-file.ts';
import { storedAddOns } from '../../library/add-ons.ts';

const FOLDER = 'src/pipeline/__goldens__/tiny-ip-adapter/';
const read = (name: string) => readFileSync(FOLDER + name);
const add = (name: string, content: Blob = new Blob([read(name)])) =>
  importFiles([[name, content]], [], IMPORT_CONTEXT);
const changed = (change: (name: string) => string | null) =>
  renamedWeights(read('tiny-ip-plus.safetensors'), change);

beforeEach(emptyDisk);

test.each([
  ['tiny-ip.bin', { reads: 'embedding', width: 20 }],
  ['tiny-ip-plus.safetensors', { reads: 'states', width: 24 }],
  ['tiny-ip-full.safetensors', { reads: 'states', width: 24 }],
])('%s becomes an add-on that tells what it reads', async (name, fit) => {
  expect(await add(name)).toMatchObject({ addOn: { kind: 'ip-adapter', fit }, warnings: [] });
  expect(await listAddOns()).toMatchObject([{ name: name.replace(/\.\w+$/, ''), fit }]);
});

test('only the projection and the keys and values of pictures are kept, in half precision', async () => {
  await add('tiny-ip.bin');
  const [stored] = await storedAddOns();
  const directory = await openDirectory(`addons/${stored!.id}`);
  const { tensors } = await openSafetensors((await readFile(directory, stored!.file))!, 'x');
  expect([...tensors.values()].every(({ dtype }) => dtype === 'F16')).toBe(true);
  expect(tensors.size).toBe(4 + 2 * 16);
});

describe('refused by name:', () => {
  const face = (name: string) =>
    name === 'image_proj.latents'
      ? 'image_proj.proj.0.weight'
      : name.replace('proj_out.weight', 'norm.weight');
  test.each<[string, string, (name: string) => string | null]>([
    ['FaceID', 'IP-Adapter FaceID', face],
    [
      'FaceID Plus',
      'IP-Adapter FaceID Plus',
      (name) => name.replace('image_proj.', 'image_proj.perceiver_resampler.'),
    ],
    [
      'FaceID with its LoRA, which is no LoRA by itself',
      'IP-Adapter FaceID',
      (name) => name.replace('ip_adapter.1.to_v_ip.', 'ip_adapter.0.to_k_lora.down.'),
    ],
    ['SD 3', 'IP-Adapter SD 3', (name) => name.replace('ip_adapter.1.', 'ip_adapter.0.')],
  ])('%s', async (_, named, change) => {
    await expect(add('x.safetensors', await changed(change))).rejects.toMatchObject({
      code: 'unsupported',
      details: { fault: 'other-ip-adapter', named },
    });
  });

  test('SDXL', async () => {
    const shapes = {
      'image_proj.proj.weight': [8192, 1],
      'ip_adapter.1.to_k_ip.weight': [1, 2048],
    };
    await expect(add('x.safetensors', zeros(shapes))).rejects.toMatchObject({
      details: { fault: 'other-ip-adapter', named: 'IP-Adapter SDXL' },
    });
  });
});

test.each([
  'image_proj.proj_in.weight',
  'image_proj.layers.3.1.3.weight',
  'ip_adapter.31.to_v_ip.weight',
])('one that lacks %s is refused', async (missing) => {
  const content = await changed((name) => (name === missing ? null : name));
  await expect(add('x.safetensors', content)).rejects.toMatchObject({ code: 'invalid-file' });
  expect(await listAddOns()).toEqual([]);
});

test('one with weights that are not finite is refused', async () => {
  const bytes = new Uint8Array(read('tiny-ip-plus.safetensors'));
  bytes.fill(0xff, bytes.length - 40);
  await expect(add('x.safetensors', new Blob([bytes]))).rejects.toMatchObject({
    details: { fault: 'not-finite' },
  });
});

/** A safetensors file of zeros. */
function zeros(shapes: Readonly<Record<string, readonly number[]>>): Blob {
  let end = 0;
  const head = Object.entries(shapes).map(([name, shape]) => {
    const bytes = 2 * shape.reduce((size, length) => size * length, 1);
    const entry = { dtype: 'F16', shape, data_offsets: [end, (end += bytes)] };
    return [name, entry];
  });
  const json = JSON.stringify(Object.fromEntries(head));
  const length = new DataView(new ArrayBuffer(8));
  length.setBigUint64(0, BigInt(json.length), true);
  return new Blob([length.buffer, json, new Uint8Array(end)]);
}
