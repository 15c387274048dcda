import { readdirSync, readFileSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { IMPORT_CONTEXT } from '../../engine/library/__fixtures__/import-context.ts';
import { checkModel } from '../../engine/library/check-model.ts';
import { MortalDisk } from '../__fixtures__/mortal-disk.ts';
import { importFiles } from '../import/import-files.ts';
import { emptyDisk } from '../__fixtures__/empty-disk.ts';
import { openDirectory, pathsBelow, removePath } from '../opfs.ts';
import { openStoredModel } from '../stored-model.ts';
import { exportModel } from './export-model.ts';
import { shrinkModel } from './shrink-model.ts';
import { sweep } from './sweep.ts';
import { verifyModel } from './verify-model.ts';

const TINY = 'src/pipeline/__goldens__/tiny-skypaint/';
const UNET = 'unet/diffusion_pytorch_model.safetensors';
const { withoutModel } = IMPORT_CONTEXT;

/** The tiny pipeline, as it is after its import. */
async function add() {
  const paths = readdirSync(TINY, { recursive: true, encoding: 'utf8' });
  const files = paths
    .filter((path) => /\.(json|txt|safetensors)$/.test(path) && path !== 'manifest.json')
    .map((path) => [path, new Blob([readFileSync(TINY + path)])] as const);
  const added = await importFiles(files, [], IMPORT_CONTEXT);
  if (added.type !== 'model') throw new Error(added.type);
  return added.manifest;
}

const shrink = (id: string) => shrinkModel(id, withoutModel, () => undefined);

beforeEach(emptyDisk);

test('changes only the UNet; the model stays sound, and can be exported and imported again', async () => {
  const before = await add();
  const manifest = await shrink(before.id);
  expect(manifest.parts.unet.precision).toBe('int8');
  const changed = manifest.files.filter(
    (file) => !before.files.some((one) => one.sha256 === file.sha256),
  );
  expect(changed.map(({ path }) => path)).toEqual([UNET]);
  expect(await verifyModel(before.id, () => undefined, 0)).toEqual([]);
  const paths = await pathsBelow(await openDirectory(''));
  expect(paths.filter((path) => !path.startsWith(`models/${before.id}/`))).toEqual([]);

  const archive = new Map([['x.zip', await exportModel(before.id)]]);
  await removePath(await openDirectory(''), 'models');
  const again = await importFiles(archive, [], IMPORT_CONTEXT);
  expect(again).toMatchObject({ type: 'model', manifest: { files: manifest.files } });
  await expect(shrink(before.id)).rejects.toMatchObject({ code: 'invalid-request' });
});

test('weights in eight bits stay so on the CPU', async () => {
  const { id } = await add();
  await shrink(id);
  const { weights } = await openStoredModel(id);
  const dtypes = async (precision: 'fp16' | 'fp32') =>
    [...(await weights(UNET, precision)).tensors.values()].map(({ dtype }) => dtype);
  const wide = await dtypes('fp32');
  expect(wide).toEqual((await dtypes('fp16')).map((dtype) => (dtype === 'F16' ? 'F32' : dtype)));
  expect(wide).toContain('U8');
});

test('if the worker dies at any moment, the model is either the old or the new one', async () => {
  const disk = await MortalDisk.mount();
  const found = new Set<string | undefined>();
  const { id } = await add();
  let isDead = true;
  let isOld = true;
  for (let call = 1; isDead; call = Math.ceil(call * 1.2)) {
    if (!isOld) {
      await emptyDisk();
      await add();
    }
    isDead = await disk.dieAt(call, () => shrink(id));
    await sweep([]);
    expect(await verifyModel(id, () => undefined, 0), String(call)).toEqual([]);
    const { manifest } = await openStoredModel(id);
    found.add(manifest.parts.unet.precision);
    isOld = manifest.parts.unet.precision === undefined;
  }
  expect([...found]).toEqual([undefined, 'int8']);
}, 120_000);

test('a weight in eight bits without its scales is refused', async () => {
  const { id } = await add();
  await shrink(id);
  const { weights, text, manifest } = await openStoredModel(id);
  const part = async (name: 'textEncoder' | 'unet' | 'vae') => {
    const {
      config,
      weights: [path = ''],
    } = manifest.parts[name];
    const { tensors } = await weights(path, 'fp16');
    return {
      config: JSON.parse(await text(config)) as Record<string, unknown>,
      weights: new Map([...tensors].map(([tensor, entry]) => [tensor, { file: path, ...entry }])),
    };
  };
  const parts = {
    textEncoder: await part('textEncoder'),
    unet: await part('unet'),
    vae: await part('vae'),
  };
  expect(() => checkModel(parts)).not.toThrow();
  parts.unet.weights.delete('mid_block.resnets.0.conv1.weight_scale');
  expect(() => checkModel(parts)).toThrow(
    expect.objectContaining({
      code: 'invalid-file',
      details: expect.objectContaining({ found: 'missing' }) as object,
    }),
  );
});
