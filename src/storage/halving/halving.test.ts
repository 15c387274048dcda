import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { IMPORT_CONTEXT } from '../../engine/library/__fixtures__/import-context.ts';
import type { DownloadPlan } from '../../contract/download-plan.ts';
import { MortalDisk } from '../__fixtures__/mortal-disk.ts';
import { downloadFiles } from '../download/download-files.ts';
import { beginDownload, DOWNLOADS_DIRECTORY, listDownloads } from '../download/download-store.ts';
import { wideFile } from '../wide-file.ts';
import { Site } from '../hub/__fixtures__/site.ts';
import { importDownload, importFiles } from '../import/import-files.ts';
import { sweep } from '../library/sweep.ts';
import { emptyDisk } from '../__fixtures__/empty-disk.ts';
import { bytesBelow, openDirectory, readFile, removePath } from '../opfs.ts';
import { openSafetensors } from '../safetensors-file.ts';

const TINY = 'src/pipeline/__goldens__/tiny-skypaint/';
const COMMIT = '0'.repeat(40);
const { clipMerges } = IMPORT_CONTEXT;

/** The tiny pipeline as its repository might have it: in fp32. */
async function folder(): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const path of readdirSync(TINY, { recursive: true, encoding: 'utf8' })) {
    if (/\.json$|\.txt$/.test(path) && !/manifest/.test(path)) {
      files.set(path, readFileSync(TINY + path));
    }
    if (/\.safetensors$/.test(path)) files.set(path, await widened(TINY + path));
  }
  return files;
}

async function widened(path: string): Promise<Buffer> {
  const opened = await openSafetensors(new Blob([readFileSync(path)]), path);
  return Buffer.from(await wideFile(opened, path).file.arrayBuffer());
}

const checkpoint = () => new Map([['tiny.ckpt', readFileSync('e2e/__goldens__/sd1-tiny.ckpt')]]);

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function planOf(
  files: ReadonlyMap<string, Buffer>,
  layout: DownloadPlan['layout'],
  hasHashes = true,
): DownloadPlan {
  const planned = [...files].map(([path, content]) => ({
    path,
    bytes: content.length,
    hash: hasHashes ? { algorithm: 'sha256' as const, digest: sha256(content) } : null,
  }));
  return {
    id: 'tiny-00000000',
    source: {
      ...{ type: 'hub', endpoint: site.origin, repo: 'a/tiny' },
      ...{ revision: 'main', commit: COMMIT },
    },
    layout,
    files: planned,
    totalBytes: planned.reduce((sum, { bytes }) => sum + bytes, 0),
    licence: { id: null, name: '', url: null, acceptRequired: true },
  };
}

/** How the next answers for weights go wrong. */
interface Faults {
  /** Ends the connection after this many bytes. */
  cutAfter?: () => number;
  noRanges?: boolean;
  /** Changes the bytes of whole files, but not of their tables. */
  corrupt?: boolean;
}

const PIECE = 50_000;
/** Where each answer with more than a table began. */
let starts: number[] = [];

function serve(files: ReadonlyMap<string, Buffer>, faults: Faults = {}): RequestListener {
  return ({ url, headers }, response) => {
    let content = files.get(decodeURIComponent((url ?? '').slice(1)));
    if (!content) return void response.writeHead(404).end();
    const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '') ?? [];
    const isWhole = last === '';
    if (faults.corrupt && isWhole && content.length > PIECE) {
      content = Buffer.from(content);
      content[content.length >> 1]! ^= 0x10;
    }
    if (first === undefined || faults.noRanges) {
      return void response.writeHead(200, { ETag: '"1"' }).end(content);
    }
    const start = Number(first);
    const end = last ? Number(last) + 1 : content.length;
    response.writeHead(206, {
      ETag: '"1"',
      'Content-Range': `bytes ${start}-${String(end - 1)}/${content.length}`,
    });
    if (!isWhole) return void response.end(content.subarray(start, end));
    starts.push(start);
    const stop = start + ((content.length > PIECE && faults.cutAfter?.()) || Infinity);
    const body = content;
    const send = (at: number) => {
      if (at >= end) response.end();
      else if (at >= stop) response.destroy();
      else
        response.write(body.subarray(at, Math.min(at + PIECE, stop, end)), () => send(at + PIECE));
    };
    send(start);
  };
}

let site: Site;
let peakBytes = 0;

async function measure(): Promise<void> {
  peakBytes = Math.max(peakBytes, await bytesBelow(await openDirectory('')));
}

async function download(plan: DownloadPlan, signal = new AbortController().signal) {
  await downloadFiles(await beginDownload(plan), plan.files, {
    urlOf: (path) => `${site.origin}/${encodeURIComponent(path)}`,
    headers: {},
    signal,
    onEvent: () => void measure().catch(() => undefined),
    clipMerges,
  });
  await measure();
}

/** The weights of a model, by path and SHA-256. */
async function weightsOf(id: string): Promise<Record<string, string>> {
  const directory = await openDirectory(`models/${id}`);
  const hashes: Record<string, string> = {};
  for (const part of [
    'text_encoder/model',
    'unet/diffusion_pytorch_model',
    'vae/diffusion_pytorch_model',
  ]) {
    const file = await readFile(directory, `${part}.safetensors`);
    hashes[part] = sha256(new Uint8Array(await file!.arrayBuffer()));
  }
  return hashes;
}

async function imported(plan: DownloadPlan): Promise<string> {
  const onProgress = () => void measure();
  const added = await importDownload(plan.id, [], { ...IMPORT_CONTEXT, onProgress });
  await measure();
  if (added.type !== 'model') throw new Error(added.type);
  for (const entry of added.manifest.files) {
    const file = await readFile(await openDirectory(`models/${added.manifest.id}`), entry.path);
    expect(file?.size, entry.path).toBe(entry.bytes);
  }
  return added.manifest.id;
}

/** The same files, from the user's own disk. */
async function fromDisk(files: ReadonlyMap<string, Buffer>) {
  const picked = [...files].map(
    ([path, content]) => [path, new Blob([new Uint8Array(content)])] as const,
  );
  const added = await importFiles(picked, [], IMPORT_CONTEXT);
  if (added.type !== 'model') throw new Error(added.type);
  const weights = await weightsOf(added.manifest.id);
  await removePath(await openDirectory(''), 'models');
  return { id: added.manifest.id, weights };
}

const onDisk = async () => Object.fromEntries(await sizes());
async function sizes(): Promise<[string, number][]> {
  const plan = await openDirectory(`${DOWNLOADS_DIRECTORY}/tiny-00000000`);
  const found: [string, number][] = [];
  for (const name of ['files', 'halves']) {
    found.push([name, await bytesBelow(await plan.getDirectoryHandle(name, { create: true }))]);
  }
  return found;
}

beforeEach(async () => {
  site = await Site.start();
  starts = [];
  peakBytes = 0;
  await emptyDisk();
  // Each piece comes late enough for a line in the log.
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 1500));
});

afterEach(() => {
  vi.restoreAllMocks();
  site.stop();
});

test.each([
  ['a folder in fp32', folder, 'diffusers', 0.6],
  [
    'a checkpoint of torch.save in fp16 and fp8',
    () => Promise.resolve(checkpoint()),
    'single-file',
    1.2,
  ],
] as const)('%s is never on the disk as it was published', async (_, make, layout, share) => {
  const files = await make();
  const own = await fromDisk(files);
  const plan = planOf(files, layout);
  site.answer = serve(files);
  await download(plan);
  expect((await listDownloads())[0]?.loadedBytes).toBe(plan.totalBytes);
  expect((await onDisk())['halves']! / plan.totalBytes).toBeLessThan(share);
  await sweep([]);
  const id = await imported(plan);
  expect(await weightsOf(id)).toEqual(own.weights);
  const modelBytes = await bytesBelow(await openDirectory(`models/${id}`));
  // Beside so small a model, the tables of its files count.
  expect(peakBytes / modelBytes).toBeLessThan(1.25);
  expect(await bytesBelow(await openDirectory(DOWNLOADS_DIRECTORY))).toBe(0);
});

describe('a folder in fp32', () => {
  test('continues after cuts and in another visit', async () => {
    const files = await folder();
    const own = await fromDisk(files);
    const plan = planOf(files, 'diffusers');
    let cuts = 0;
    site.answer = serve(files, { cutAfter: () => (++cuts > 6 ? Infinity : 123_457) });
    const stop = new AbortController();
    const first = download(plan, stop.signal);
    await vi.waitUntil(async () => cuts === 4, { interval: 1, timeout: 20_000 });
    stop.abort(new Error('enough'));
    await expect(first).rejects.toThrow('enough');
    await sweep([]);
    const { loadedBytes } = (await listDownloads())[0]!;
    expect(loadedBytes).toBeGreaterThan(100_000);
    starts = [];
    await download(plan);
    expect(starts[0]).toBeGreaterThan(0);
    expect(await weightsOf(await imported(plan))).toEqual(own.weights);
  });

  test('is converted after the download if the site has no ranges', async () => {
    const files = await folder();
    const own = await fromDisk(files);
    const plan = planOf(files, 'diffusers');
    site.answer = serve(files, { noRanges: true });
    await download(plan);
    expect(await onDisk()).toEqual({ files: plan.totalBytes, halves: 0 });
    expect(await weightsOf(await imported(plan))).toEqual(own.weights);
  });

  test('is rejected if its hash is wrong', async () => {
    const files = await folder();
    const plan = planOf(files, 'diffusers');
    site.answer = serve(files, { corrupt: true });
    await expect(download(plan)).rejects.toMatchObject({ code: 'integrity' });
    await expect(importDownload(plan.id, [], IMPORT_CONTEXT)).rejects.toMatchObject({
      code: 'not-found',
    });
    site.answer = serve(files);
    await download(plan);
    await imported(plan);
  });
});

test('survives a worker that dies at any moment', async () => {
  const files = await folder();
  const own = await fromDisk(files);
  const plan = planOf(files, 'diffusers');
  site.answer = serve(files);
  const disk = await MortalDisk.mount();
  const resumedAt = new Set<number>();
  let isDead = true;
  for (let call = 100; isDead; call = Math.ceil(call * 1.3)) {
    for (const name of ['models', 'downloads']) await removePath(await openDirectory(''), name);
    isDead = await disk.dieAt(call, async () => {
      await download(plan);
      await importDownload(plan.id, [], IMPORT_CONTEXT);
    });
    await sweep([]);
    const isAdded = (await bytesBelow(await openDirectory('models'))) > 0;
    starts = [];
    if (!isAdded) {
      await download(plan);
      resumedAt.add(starts.find((start) => start > 0) ?? 0);
      await imported(plan);
    }
    expect(await weightsOf(plan.id), String(call)).toEqual(own.weights);
  }
  expect(resumedAt.size).toBeGreaterThan(3);
}, 120_000);

test('a file from an address becomes the same model as the file from disk', async () => {
  const files = checkpoint();
  const own = await fromDisk(files);
  const plan: DownloadPlan = {
    ...planOf(files, 'single-file', false),
    source: { type: 'url', url: `${site.origin}/tiny.ckpt`, isResumable: true },
  };
  site.answer = serve(files);
  await download(plan);
  expect(await imported(plan)).toBe(own.id);
  expect(await weightsOf(own.id)).toEqual(own.weights);
});

test('if fp16 cannot hold a weight, only its file is fetched unconverted', async () => {
  const files = await folder();
  const path = 'vae/diffusion_pytorch_model.safetensors';
  const vae = Buffer.from(files.get(path)!);
  vae.writeFloatLE(1e6, vae.length - 4);
  files.set(path, vae);
  const own = await fromDisk(files);
  const plan = planOf(files, 'diffusers');
  site.answer = serve(files);
  await download(plan);
  expect((await onDisk())['files']).toBeGreaterThan(vae.length);
  expect((await onDisk())['files']).toBeLessThan(vae.length + 20_000);
  expect(await weightsOf(await imported(plan))).toEqual(own.weights);
});
