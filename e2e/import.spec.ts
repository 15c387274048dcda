import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { inAnyLanguage } from '../src/contract/local-text.ts';
import { psnr } from '../src/core/metrics/index.ts';
import { parseManifest, type ModelManifest } from '../src/contract/manifest.ts';
import type { Outcome } from '../src/contract/engine-api.ts';
import type { ImportResult } from '../src/contract/import-api.ts';
import { expect } from './app.ts';
import type { HubServer } from './hub-server.ts';
import { LibraryPage, test, type GoldenCase } from './library.ts';
import { SMALL_MODEL } from '../scripts/small-app.mjs';

const mini = parseManifest(JSON.parse(readFileSync(`${SMALL_MODEL}/manifest.json`, 'utf8')));
const CHECKPOINTS = 'src/core/formats/__goldens__/checkpoints';
const golden = (name: string) => readFileSync(`${CHECKPOINTS}/${name}`);
const casesOf = (path: string) =>
  (JSON.parse(readFileSync(path, 'utf8')) as { cases: readonly GoldenCase[] }).cases;

const SINGLE = readFileSync('e2e/__goldens__/sd1-tiny.ckpt');
const singleCase = casesOf('e2e/__goldens__/sd1-tiny.json')[0]!;
const miniCase = casesOf('src/pipeline/__goldens__/skypaint-mini.json').find(
  ({ sampler }) => sampler === 'ddim',
)!;

/** The shipped model as a plain diffusers folder, without this program's manifest. */
const miniFolder = (prefix: string): Record<string, string> =>
  Object.fromEntries(mini.files.map(({ path }) => [prefix + path, `${SMALL_MODEL}/${path}`]));

function publish(hub: HubServer): void {
  for (const { path } of mini.files) hub.put(path, readFileSync(`${SMALL_MODEL}/${path}`));
}

function modelOf(outcome: Outcome<ImportResult>): ModelManifest {
  expect(outcome).toMatchObject({ ok: true, value: { type: 'model' } });
  if (!outcome.ok || outcome.value.type !== 'model') throw new Error('no model');
  return outcome.value.manifest;
}

/** diffusers' picture from the same files, which the engine must reproduce. */
async function expectGolden(library: LibraryPage, modelId: string, request: GoldenCase) {
  await library.outcome('start', 'wasm');
  const painted = await library.paintCase(modelId, request);
  const reference = inflateSync(Buffer.from(request.picture.deflatedUint8, 'base64'));
  expect(painted).toHaveLength(reference.length);
  expect(psnr(painted, reference, 255)).toBeGreaterThan(40);
}

/** Only the weights of the parts used for painting, so without the image encoder. */
const weightsOf = ({ files, parts }: Pick<ModelManifest, 'files' | 'parts'>) =>
  [parts.textEncoder, parts.unet, parts.vae]
    .flatMap(({ weights }) => weights)
    .map((wanted) => files.find(({ path }) => path === wanted)!.bytes);

test('a checkpoint in one file becomes a model that paints what diffusers paints with it', async ({
  library,
}) => {
  const manifest = modelOf(await library.importFiles({ 'My Model.ckpt': SINGLE }));
  expect(manifest).toMatchObject({
    name: inAnyLanguage('My Model'),
    encoder: 'clip',
    styleTag: '',
    source: { type: 'file', name: 'My Model' },
    defaults: { width: 128, height: 128, guidanceScale: 7.5, sampler: 'pndm' },
  });
  expect(manifest.id).toMatch(/^my-model-[0-9a-f]{16}$/);
  expect(await library.verify(manifest.id)).toEqual({ ok: true, value: [] });
  const { models, downloads } = await library.call('listModels');
  expect(models.map((one) => one.manifest)).toEqual([manifest]);
  expect(downloads).toEqual([]);
  const events = await library.imported();
  expect(events[0]).toEqual({ type: 'reading', file: 'My Model.ckpt' });
  const last = events.at(-1);
  if (last?.type !== 'converting') throw new Error('no progress');
  expect(last.writtenBytes).toBe(last.totalBytes);
  expect(last.writtenBytes).toBe(manifest.files.reduce((sum, { bytes }) => sum + bytes, 0));
  await expectGolden(library, manifest.id, singleCase);

  const [unet = ''] = manifest.parts.unet.weights;
  await library.write(`models/${manifest.id}/${unet}`, [1, 2, 3]);
  expect(await library.verify(manifest.id)).toEqual({
    ok: true,
    value: [{ file: unet, problem: 'changed' }],
  });
});

test('a folder is imported, exported, deleted and imported again: the same bytes', async ({
  library,
}) => {
  const manifest = modelOf(await library.importFiles(miniFolder('SkyPaint Mini/')));
  expect(manifest).toMatchObject({
    name: inAnyLanguage('SkyPaint Mini'),
    encoder: 'skyclip',
    styleTag: 'sai-v1 art, ',
  });
  // The same numbers in the same precision, so the same size except for the headers.
  for (const [index, bytes] of weightsOf(manifest).entries()) {
    expect(Math.abs(bytes - weightsOf(mini)[index]!)).toBeLessThan(40_000);
  }
  await expectGolden(library, manifest.id, miniCase);

  const zip = await library.exportModel(manifest.id);
  await library.call('deleteModel', manifest.id);
  expect(await library.files()).toEqual({});
  const again = modelOf(await library.importFiles({ 'backup.zip': zip }));
  expect({ ...again, importedAt: '' }).toEqual({ ...manifest, importedAt: '' });
  expect(await library.verify(again.id)).toEqual({ ok: true, value: [] });
});

test('a download is imported, and then its files are deleted', async ({ hub, library }) => {
  publish(hub);
  const plan = await library.plan({ endpoint: hub.endpoint, repo: hub.repo, revision: '' });
  expect(plan.layout).toBe('diffusers');
  expect(await library.download({ plan, licenceAccepted: true })).toMatchObject({
    value: { type: 'downloaded' },
  });
  const manifest = modelOf(await library.importDownload(plan.id));
  expect(manifest).toMatchObject({
    id: plan.id,
    name: inAnyLanguage('Test'),
    source: { type: 'hub', repo: hub.repo, commit: hub.commit },
    licence: { spdx: 'mit' },
    styleTag: '',
  });
  expect(Object.keys(await library.files()).every((path) => path.startsWith('models/'))).toBe(true);
  await expectGolden(library, manifest.id, miniCase);
});

test('importing a model again replaces it, even if it has just painted, here and in another tab', async ({
  library,
  context,
  baseURL,
}) => {
  const first = modelOf(await library.importFiles({ 'a.ckpt': SINGLE }));
  await expectGolden(library, first.id, singleCase);
  const other = await LibraryPage.inNewTab(context, baseURL);
  await expectGolden(other, first.id, singleCase);
  const second = modelOf(await library.importFiles({ 'a.ckpt': SINGLE }));
  expect({ ...second, importedAt: '' }).toEqual({ ...first, importedAt: '' });
  await expectGolden(library, second.id, singleCase);
  // It was reading the first one's files.
  await expectGolden(other, second.id, singleCase);
  expect((await library.call('listModels')).models).toHaveLength(1);
});

test('a cancelled import leaves nothing behind, and a cancelled re-import leaves the model as it was', async ({
  library,
}) => {
  const files = miniFolder('m/');
  const paths = Object.keys(files);
  await library.pick(files);
  const begin = async () => {
    const running = library.importPicked(paths);
    await expect
      .poll(async () => (await library.imported()).some(({ type }) => type === 'converting'), {
        intervals: [20],
      })
      .toBe(true);
    return { running };
  };
  const cancel = async () => {
    const { running } = await begin();
    await library.outcome('cancelImport', 'test');
    expect(await running).toEqual({ ok: true, value: { type: 'cancelled' } });
  };
  await cancel();
  expect(await library.files()).toEqual({});

  const { id } = modelOf(await library.importPicked(paths));
  const before = await library.files();
  await cancel();
  expect(await library.files()).toEqual(before);

  (await begin()).running.catch(() => undefined);
  // The browser takes a while to release a dead worker's locks, and locked files are not swept.
  await expect(async () => {
    await library.restartWorker();
    expect((await library.call('listModels')).models).toHaveLength(1);
    expect(await library.files()).toEqual(before);
  }).toPass();

  // A running reader finishes first; only then is the model replaced.
  const { running } = await begin();
  expect(await library.verify(id)).toEqual({ ok: true, value: [] });
  expect(await running).toMatchObject({ ok: true });
  expect((await library.call('listModels')).models[0]?.manifest.id).toBe(id);
  await expectGolden(library, id, miniCase);
});

test('a tab that closes while a complete model is installed loses nothing', async ({ library }) => {
  const { id, files } = modelOf(await library.importFiles({ 'a.ckpt': SINGLE }));
  const before = await library.files();
  for (const moved of [0, 3, files.length]) {
    const rest = files.slice(moved).map(({ path }) => path);
    await library.moveFiles(`models/${id}`, `incoming/${id}`, [...rest, 'manifest.json']);
    await library.restartWorker();
    expect((await library.call('listModels')).models).toHaveLength(1);
    expect(await library.files()).toEqual(before);
    expect(await library.verify(id)).toEqual({ ok: true, value: [] });
  }
});

test('LoRAs and embeddings are kept by name; another of the same name replaces the first only if the user agrees', async ({
  library,
}) => {
  const lora = golden('lora-kohya.safetensors');
  const imported = await library.importFiles({ '水墨 v2.safetensors': lora });
  expect(imported).toMatchObject({
    ok: true,
    value: { type: 'add-on', addOn: { kind: 'lora', name: '水墨 v2', bytes: lora.length } },
  });
  await library.importFiles({ 'cat.pt': golden('embedding-a1111.pt') });
  const namesake = { '水墨 v2.safetensors': golden('lora-peft.safetensors') };
  expect(await library.importFiles(namesake)).toMatchObject({ value: { type: 'name-taken' } });
  const { addOns, models } = await library.call('listModels');
  expect(models).toEqual([]);
  expect(addOns.map(({ kind, name, bytes }) => [kind, name, bytes])).toEqual([
    ['embedding', 'cat', golden('embedding-a1111.pt').length],
    ['lora', '水墨 v2', lora.length],
  ]);
  expect(Object.keys(await library.files())).toHaveLength(4);
  for (const { id } of addOns) await library.call('deleteAddOn', id);
  expect(await library.files()).toEqual({});
});

const truncated = SINGLE.subarray(0, SINGLE.length - 5000);
const HOSTILE: readonly (readonly [string, Record<string, Buffer>, object])[] = [
  ['cut off', { 'x.ckpt': Buffer.from(truncated) }, { code: 'invalid-file' }],
  ['a pickle that runs code', { 'x.ckpt': codePickle() }, { code: 'invalid-file' }],
  ['a web page', { 'x.safetensors': Buffer.from('<!doctype html>') }, { code: 'unsupported' }],
  [
    'a VAE whose layers cannot be normalised as SD 1.x does it',
    { 'x.vae.pt': golden('ldm.vae.pt') },
    { code: 'invalid-config', details: { file: 'x.vae.pt', field: 'norm_num_groups' } },
  ],
  ['two VAEs', { 'a.vae.pt': golden('ldm.vae.pt'), 'b.vae.pt': golden('ldm.vae.pt') }, {}],
  [
    'a text encoder without its vocabulary',
    { 'x.ckpt': golden('ldm-ema.ckpt') },
    { code: 'unsupported' },
  ],
  [
    'parts that do not fit one another',
    {
      'x.ckpt': golden('ldm-ema.ckpt'),
      'vocab.txt': readFileSync(`${SMALL_MODEL}/tokenizer/vocab.txt`).subarray(0, 200),
    },
    {},
  ],
];

test('whatever is not a model is refused with a message and leaves nothing behind', async ({
  library,
}) => {
  for (const [name, files, error] of HOSTILE) {
    expect(await library.importFiles(files), name).toMatchObject({ ok: false, error });
    expect(await library.files(), name).toEqual({});
  }
});

/** How `os.system` looks in a pickle. */
function codePickle(): Buffer {
  return Buffer.from('\x80\x02cposix\nsystem\nX\x04\x00\x00\x00trueq\x00\x85R.', 'latin1');
}

test('nothing is started without enough room, and the error says how much is missing', async ({
  library,
  page,
}) => {
  const session = await page.context().newCDPSession(page);
  const origin = new URL(page.url()).origin;
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 500_000 });
  const outcome = await library.importFiles({ 'x.ckpt': SINGLE });
  expect(outcome).toMatchObject({ ok: false, error: { code: 'quota' } });
  if (outcome.ok) return;
  expect(outcome.error.details['missingBytes']).toBeGreaterThan(1_000_000);
  expect(await library.files()).toEqual({});
});
