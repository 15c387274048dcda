import { readFileSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { IMPORT_CONTEXT } from '../../../engine/library/__fixtures__/import-context.ts';
import { emptyDisk } from '../../__fixtures__/empty-disk.ts';
import { importFiles } from '../../import/import-files.ts';
import { listAddOns } from '../../library/add-ons.ts';
import { openDirectory, pathsBelow } from '../../opfs.ts';
import { openControlNet } from './open-control-net.ts';
import { shrinkControlNet } from './shrink-control-net.ts';

const GOLDENS = 'src/pipeline/__goldens__';
const FILES = ['config.json', 'diffusion_pytorch_model.safetensors'];

/** A folder of a net; returns its id. */
async function add(path: string): Promise<string> {
  const name = path.split('/').at(-1)!;
  const files = FILES.map(
    (file) => [`${name}/${file}`, new Blob([readFileSync(`${GOLDENS}/${path}/${file}`)])] as const,
  );
  const added = await importFiles(files, [], IMPORT_CONTEXT);
  if (added.type !== 'add-on') throw new Error(added.type);
  return added.addOn.id;
}

const shrink = (id: string) => shrinkControlNet(id, () => undefined);

beforeEach(emptyDisk);

test('a ControlNet keeps its name, becomes smaller, and is found sound', async () => {
  const id = await add('tiny-control/line');
  const before = await openControlNet('line');
  const { bytes } = (await listAddOns())[0]!;
  const made = await shrink(id);
  expect(made).toMatchObject({ id, name: 'line', form: 'controlnet', precision: 'int8' });
  expect(await listAddOns()).toEqual([made]);
  expect(made.bytes / bytes).toBeLessThan(0.75);
  expect(await pathsBelow(await openDirectory(`addons/${id}`))).toHaveLength(2);

  const after = await openControlNet('line');
  expect(after.config).toBe(before.config);
  expect(after.contentId).not.toBe(before.contentId);
  const dtypes = async (precision: 'fp16' | 'fp32') =>
    [...(await after.weights(precision)).tensors].map(([name, { dtype }]) => [name, dtype]);
  const half = await dtypes('fp16');
  // What reads the picture is small.
  expect(half).toContainEqual(['controlnet_cond_embedding.conv_in.weight', 'F16']);
  expect(half).toContainEqual(['controlnet_mid_block.weight', 'U8']);
  const wide = half.map(([name, dtype]) => [name, dtype === 'F16' ? 'F32' : dtype]);
  expect(await dtypes('fp32')).toEqual(wide);
});

test('nothing else becomes smaller, and nothing twice', async () => {
  const id = await add('tiny-control/line');
  await shrink(id);
  const refused = { code: 'invalid-request', details: { field: 'id' } };
  await expect(shrink(id)).rejects.toMatchObject(refused);
  await expect(shrink(await add('tiny-t2i-adapter/light'))).rejects.toMatchObject(refused);
  await expect(shrink('control-net-gone')).rejects.toMatchObject(refused);
});
