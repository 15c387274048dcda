import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { beforeEach, expect, it } from 'vitest';
import { addOnKinds, type AddOnKind } from '../../contract/add-on-kinds.ts';
import type { ImportWarning } from '../../contract/model-import.ts';
import { openCheckpoint } from '../../core/formats/checkpoint/open-checkpoint.ts';
import { IMPORT_CONTEXT } from '../../engine/library/__fixtures__/import-context.ts';
import { emptyDisk } from '../__fixtures__/empty-disk.ts';
import { blobSource } from '../blob-source.ts';
import { importFiles } from '../import/import-files.ts';
import { deleteAddOn, openAddOn } from '../library/add-ons.ts';
import { openAccess } from '../opfs.ts';
import { shrinkControlNet } from './control-net/shrink-control-net.ts';
import { exportAddOn } from './export-add-on.ts';
import type { StoredAddOn } from './stored-add-on.ts';

type Files = readonly (readonly [path: string, file: Blob])[];

const PIPELINES = 'src/pipeline/__goldens__';
const CHECKPOINTS = 'src/core/formats/__goldens__/checkpoints';
const PAIR = 'src/engine/jobs/match/__goldens__/pair/clip';
const ALT_CLIP = 'src/engine/jobs/match/__goldens__/readers/alt-clip';
const TAIYI = 'src/engine/jobs/match/__goldens__/taiyi/taiyi-clip';
const DEPTH = 'src/engine/tools/__goldens__/tiny-depth';
const NET = ['config.json', 'diffusion_pytorch_model.safetensors'];
const ADAPTER_CONFIG = JSON.stringify({ r: 2, lora_alpha: 7 });

const blobOf = (path: string) => new Blob([readFileSync(path)]);
const alone = (path: string, name: string): Files => [[name, blobOf(path)]];
const folder = (path: string, names: readonly string[], name: string): Files =>
  names.map((file) => [`${name}/${file}`, blobOf(`${path}/${file}`)]);

/** A file of each kind and form, and what it is saved as. */
const CASES: readonly (readonly [kind: AddOnKind, files: Files, saved: string])[] = [
  ['lora', alone(`${CHECKPOINTS}/lora-kohya.safetensors`, 'ink.safetensors'), 'ink.safetensors'],
  [
    'lora',
    [
      ...alone(`${CHECKPOINTS}/lora-peft.safetensors`, 'brush/adapter_model.safetensors'),
      ['brush/adapter_config.json', new Blob([ADAPTER_CONFIG])],
    ],
    'brush.zip',
  ],
  ['embedding', alone(`${CHECKPOINTS}/embedding-a1111.pt`, 'mood.pt'), 'mood.pt'],
  ['vae', alone(`${PIPELINES}/tiny-vaes/mist.vae.pt`, 'mist.vae.pt'), 'mist.safetensors'],
  ['vae', folder(`${PIPELINES}/tiny-vaes/glow`, NET, 'glow'), 'glow.safetensors'],
  ['vae', folder('src/graph/models/__goldens__/tiny-sd', NET, 'taesd'), 'taesd.safetensors'],
  ['control-net', folder(`${PIPELINES}/tiny-control/line`, NET, 'line'), 'line.safetensors'],
  [
    'control-net',
    folder(`${PIPELINES}/tiny-t2i-adapter/light`, NET, 'light v1.5'),
    'light v1.5.safetensors',
  ],
  [
    'image-encoder',
    folder(PAIR, ['config.json', 'preprocessor_config.json', 'model.safetensors'], 'clip'),
    'clip.safetensors',
  ],
  [
    'image-encoder',
    folder(ALT_CLIP, ['config.json', 'preprocessor_config.json', 'pytorch_model.bin'], 'alt'),
    'alt.safetensors',
  ],
  [
    'text-encoder',
    folder(
      TAIYI,
      ['config.json', 'tokenizer_config.json', 'vocab.txt', 'model.safetensors'],
      'taiyi',
    ),
    'taiyi.safetensors',
  ],
  [
    'upscaler',
    alone('src/graph/models/__goldens__/upscalers/real-x2.pth', 'real-x2.pth'),
    'real-x2.safetensors',
  ],
  [
    'tool-model',
    folder(DEPTH, ['config.json', 'preprocessor_config.json', 'onnx/model.onnx'], 'depth'),
    'depth.zip',
  ],
  [
    'ip-adapter',
    alone(`${PIPELINES}/tiny-ip-adapter/tiny-ip.bin`, 'tiny-ip.bin'),
    'tiny-ip.safetensors',
  ],
];

beforeEach(emptyDisk);

/** What was to be said about the last import. */
let warnings: readonly ImportWarning[];

async function add(files: Files): Promise<StoredAddOn> {
  const added = await importFiles(files, [], IMPORT_CONTEXT);
  if (added.type !== 'add-on') throw new Error(added.type);
  ({ warnings } = added);
  return (await openAddOn(added.addOn.id))!.stored;
}

/** What the page's memory would hold when the add-on is gone. */
async function downloaded(id: string): Promise<Files> {
  const { file, name } = await exportAddOn(id);
  return [[name, new Blob([await file.arrayBuffer()])]];
}

/** Without what is new for every import. */
function lasting({ file: _, hash: __, ...stored }: StoredAddOn): object {
  // The name of the file that it came as.
  return stored.kind === 'vae' ? { ...stored, source: '' } : stored;
}

it('has a case for every kind', () => {
  expect(new Set(CASES.map(([kind]) => kind))).toEqual(new Set(addOnKinds));
});

it.each(CASES)('%s: a saved file comes in again as the same add-on', async (kind, files, name) => {
  const before = await add(files);
  const said = warnings;
  expect(before.kind).toBe(kind);
  const saved = await downloaded(before.id);
  expect(saved[0]![0]).toBe(name);
  await deleteAddOn(before.id);
  const after = await add(saved);
  expect(lasting(after)).toEqual(lasting(before));
  expect(warnings).toEqual(said);
  const again = await downloaded(after.id);
  expect(await again[0]![1].text()).toBe(await saved[0]![1].text());
});

it('what came as it is goes as it came', async () => {
  for (const [kind, files] of CASES.filter(([one]) => one === 'embedding' || one === 'lora')) {
    const { id } = await add(files);
    const [[, saved]] = (await downloaded(id)) as [Files[number]];
    const bytes = Buffer.from(await saved.arrayBuffer());
    const own = Buffer.from(await files[0]![1].arrayBuffer());
    // In a zip, among others.
    expect(bytes.includes(own), kind).toBe(true);
    if (files.length === 1) expect(bytes.equals(own)).toBe(true);
  }
});

it('a ControlNet in eight bits stays so', async () => {
  const { id } = await add(CASES.find(([kind]) => kind === 'control-net')![1]);
  await shrinkControlNet(id, () => undefined);
  const before = (await openAddOn(id))!.stored;
  expect(before).toMatchObject({ precision: 'int8' });
  const saved = await downloaded(id);
  await deleteAddOn(id);
  expect(lasting(await add(saved))).toEqual(lasting(before));
});

it('other programs find the published names in it', async () => {
  const { id } = await add(CASES.find(([kind]) => kind === 'image-encoder')![1]);
  const [[name, file]] = (await downloaded(id)) as [Files[number]];
  const { tensors, metadata } = await openCheckpoint(blobSource(name, file));
  const published = await openCheckpoint(blobSource('clip', blobOf(`${PAIR}/model.safetensors`)));
  for (const [tensor, { shape }] of tensors) {
    expect(published.tensors.get(tensor)?.shape, tensor).toEqual(shape);
  }
  expect([...metadata.keys()]).toEqual(['format', 'config.json', 'preprocessor_config.json']);
});

it('a zip has the checksums that other programs compare', async () => {
  const { id } = await add(CASES.find(([kind]) => kind === 'tool-model')![1]);
  const [[name, file]] = (await downloaded(id)) as [Files[number]];
  const path = `${mkdtempSync(`${tmpdir()}/export-`)}/${name}`;
  writeFileSync(path, Buffer.from(await file.arrayBuffer()));
  const tested = execFileSync('python3', ['-m', 'zipfile', '-t', path], { encoding: 'utf8' });
  expect(tested).toBe('Done testing\n');
});

it('what is damaged or gone is not saved', async () => {
  const { id, file } = await add(CASES[0]![1]);
  const { directory } = (await openAddOn(id))!;
  const access = await openAccess(await directory.getFileHandle(file));
  access.write(Uint8Array.of(33), { at: 300 });
  access.close();
  await expect(exportAddOn(id)).rejects.toMatchObject({ code: 'integrity' });
  await expect(exportAddOn('lora-gone')).rejects.toMatchObject({ code: 'not-found' });
});
