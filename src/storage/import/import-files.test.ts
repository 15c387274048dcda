import { readFileSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { bytesSource } from '../../core/formats/byte-source.ts';
import { readTensor } from '../../core/formats/checkpoint/checkpoint-file.ts';
import { openCheckpoint } from '../../core/formats/checkpoint/open-checkpoint.ts';
import { IMPORT_CONTEXT } from '../../engine/library/__fixtures__/import-context.ts';
import type { DownloadPlan } from '../../contract/download-plan.ts';
import { parseManifest } from '../../contract/manifest.ts';
import { beginDownload } from '../download/download-store.ts';
import { listModels } from '../library/list-models.ts';
import { emptyDisk } from '../__fixtures__/empty-disk.ts';
import { writeFile } from '../opfs.ts';
import { safetensorsHead } from '../safetensors-head.ts';
import { importDownload, importFiles } from './import-files.ts';

/** Stable Diffusion's layout, small. */
async function checkpoint(): Promise<Uint8Array<ArrayBuffer>> {
  const ckpt = readFileSync('e2e/__goldens__/sd1-tiny.ckpt');
  const { tensors } = await openCheckpoint(bytesSource('tiny.ckpt', ckpt));
  const { head } = safetensorsHead([...tensors]);
  const values = await Promise.all([...tensors.values()].map(readTensor));
  return new Uint8Array(await new Blob([head, ...values]).arrayBuffer());
}

/** What an address served on one day; nothing in the response tells one day's file from another's. */
async function fetched(content: Uint8Array<ArrayBuffer>) {
  const plan: DownloadPlan = {
    id: 'm-00000000',
    source: { type: 'url', url: 'https://models.example/m.safetensors', isResumable: false },
    layout: 'single-file',
    files: [{ path: 'm.safetensors', bytes: content.length, hash: null }],
    totalBytes: content.length,
    licence: { id: null, name: '', url: null, acceptRequired: true },
  };
  await writeFile(await beginDownload(plan), 'files/m.safetensors', new Blob([content]).stream());
  const added = await importDownload(plan.id, [], IMPORT_CONTEXT);
  if (added.type !== 'model') throw new Error(added.type);
  return added.manifest.id;
}

beforeEach(emptyDisk);

test('an address that gives another file of the same length replaces no model', async () => {
  const content = await checkpoint();
  const first = await fetched(content);
  expect(await fetched(content)).toBe(first);
  content[content.length - 1]! ^= 1;
  const second = await fetched(content);
  expect(second).not.toBe(first);
  const { models } = await listModels();
  expect(models.map(({ manifest }) => manifest.id).sort()).toEqual([first, second].sort());
});

test('an archive does not say where it comes from', async () => {
  const shipped = 'training/models/skypaint-mini-64/';
  const manifest = parseManifest(JSON.parse(readFileSync(`${shipped}manifest.json`, 'utf8')));
  const source = { type: 'hub', endpoint: 'javascript:', repo: 'SkyWork/SkyPaint', commit: 'x' };
  const forged = JSON.stringify({ ...manifest, id: 'forged', source });
  const files = new Map([['m/manifest.json', new Blob([forged])]]);
  for (const { path } of manifest.files) {
    files.set(`m/${path}`, new Blob([readFileSync(shipped + path)]));
  }
  const added = await importFiles(files, [], IMPORT_CONTEXT);
  expect(added).toMatchObject({ type: 'model', manifest: { source: { type: 'file' } } });
});
