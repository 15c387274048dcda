import { readFileSync } from 'node:fs';
import { textIn } from '../src/contract/local-text.ts';
import { BY_BLOCKS, contentHasher } from '../src/storage/content-hash.ts';
import { wideFile } from '../src/storage/wide-file.ts';
import { openSafetensors } from '../src/storage/safetensors-file.ts';
import { parseManifest } from '../src/contract/manifest.ts';
import { expect } from './app.ts';
import { HubServer, sha256 } from './hub-server.ts';
import { LibraryPage, test } from './library.ts';
import { noise, noiseLora } from './noise.ts';
import { SMALL_MODEL } from '../scripts/small-app.mjs';

const TINY = 'src/pipeline/__goldens__/tiny-skypaint';
const tiny = parseManifest(JSON.parse(readFileSync(`${TINY}/manifest.json`, 'utf8')));
const manifest = parseManifest(JSON.parse(readFileSync(`${SMALL_MODEL}/manifest.json`, 'utf8')));

function publishMini(hub: HubServer, published = manifest): void {
  hub.put('manifest.json', JSON.stringify(published));
  for (const { path } of manifest.files) hub.put(path, readFileSync(`${SMALL_MODEL}/${path}`));
  hub.put('README.md', '# mini');
}

/** Publishes a diffusers folder that can only be downloaded, not used. */
function publishDiffusers(hub: HubServer, weightBytes = 300_000): void {
  for (const path of ['model_index.json', 'scheduler/scheduler_config.json']) {
    hub.put(path, readFileSync(`${TINY}/${path}`));
  }
  hub.put('tokenizer/vocab.txt', '[PAD]\n[UNK]\n');
  for (const part of ['text_encoder', 'unet', 'vae']) {
    const stem = part === 'text_encoder' ? 'model' : 'diffusion_pytorch_model';
    hub.put(`${part}/config.json`, readFileSync(`${TINY}/${part}/config.json`));
    hub.put(`${part}/${stem}.fp16.safetensors`, noise(weightBytes, part.length));
    hub.put(`${part}/${stem}.safetensors`, noise(2 * weightBytes, part.length + 1));
    hub.put(`${part}/${stem}.bin`, noise(2 * weightBytes, part.length + 2));
  }
}

/** The same weights in fp32. */
async function widened(path: string, content: Buffer): Promise<Buffer> {
  const opened = await openSafetensors(new Blob([new Uint8Array(content)]), path);
  return Buffer.from(await wideFile(opened, path).file.arrayBuffer());
}

const requestFor = (hub: HubServer) => ({
  endpoint: hub.endpoint,
  repo: hub.repo,
  revision: 'main',
});

const tokenFor = ({ endpoint }: HubServer) => ({ origin: endpoint, value: 'hf_secret' });

test('a model comes from the hub, paints, is renamed, verified and deleted', async ({
  hub,
  library,
}) => {
  publishMini(hub);
  const plan = await library.plan(requestFor(hub));
  expect(plan).toMatchObject({ layout: 'skypaint', licence: { id: 'mit', acceptRequired: false } });
  expect(await library.download({ plan, licenceAccepted: false })).toMatchObject({
    ok: true,
    value: { type: 'model', manifest: { id: plan.id, source: { type: 'hub', repo: hub.repo } } },
  });
  expect(await library.paint(plan.id, '红苹果', 2)).toBeGreaterThan(1000);

  await library.call('renameModel', plan.id, ' 我的模型 ');
  const { models, downloads } = await library.call('listModels');
  expect(models.map(({ manifest: { id, name } }) => [id, textIn(name, 'en')])).toEqual([
    [plan.id, '我的模型'],
  ]);
  expect(downloads).toEqual([]);
  const onDisk = Object.values(await library.files()).reduce((sum, bytes) => sum + bytes, 0);
  expect(models[0]?.bytes).toBe(onDisk);

  expect(await library.verify(plan.id)).toEqual({ ok: true, value: [] });
  await library.write(`models/${plan.id}/${manifest.parts.unet.weights[0] ?? ''}`, [1, 2, 3]);
  expect(await library.verify(plan.id)).toEqual({
    ok: true,
    value: [{ file: manifest.parts.unet.weights[0], problem: 'changed' }],
  });

  await library.call('deleteModel', plan.id);
  expect(await library.files()).toEqual({});
});

test('an exported model that someone uploaded to the hub is recognised by its block hashes', async ({
  hub,
  library,
}) => {
  const [unet] = manifest.parts.unet.weights;
  const hasher = await contentHasher(BY_BLOCKS);
  await hasher.update(new Uint8Array(readFileSync(`${SMALL_MODEL}/${unet!}`)));
  const right = await hasher.digest();
  const publish = (hash: typeof right) => {
    const files = manifest.files.map((file) => (file.path === unet ? { ...file, ...hash } : file));
    publishMini(hub, { ...manifest, files });
  };
  const download = async () => {
    const plan = await library.plan(requestFor(hub));
    return { id: plan.id, outcome: await library.download({ plan, licenceAccepted: false }) };
  };
  publish({ ...right, sha256: '0'.repeat(64) });
  const refused = await download();
  expect(refused.outcome).toMatchObject({
    ok: false,
    error: { code: 'integrity', details: { file: unet } },
  });
  await library.call('discardDownload', refused.id);
  expect(await library.files()).toEqual({});

  publish(right);
  const { id, outcome } = await download();
  expect(outcome).toMatchObject({ ok: true, value: { type: 'model' } });
  expect(await library.verify(id)).toEqual({ ok: true, value: [] });
});

test('only the necessary files of a diffusers folder are downloaded, and only the hub gets the token', async ({
  hub,
  library,
}) => {
  publishDiffusers(hub);
  hub.token = 'hf_secret';
  hub.card = { license: 'creativeml-openrail-m' };
  const plan = await library.plan({ ...requestFor(hub), token: tokenFor(hub) });
  expect(plan.layout).toBe('diffusers');
  expect(
    await library.download({ plan, licenceAccepted: false, token: tokenFor(hub) }),
  ).toMatchObject({
    ok: false,
    error: { code: 'invalid-request', details: { field: 'licenceAccepted' } },
  });
  expect(
    await library.download({ plan, licenceAccepted: true, token: tokenFor(hub) }),
  ).toMatchObject({
    ok: true,
    value: { type: 'downloaded', downloadId: plan.id },
  });
  expect(
    plan.files.map(({ path }) => path).filter((path) => /\.bin$|model\.safe/.test(path)),
  ).toEqual([]);

  const toCdn = hub.requests.filter(({ origin }) => origin === 'cdn');
  // Other requests read only the beginnings of files.
  const whole = toCdn.filter(({ headers }) => headers.range?.endsWith('-'));
  expect(whole.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET']);
  expect(toCdn.filter(({ headers }) => headers.authorization !== undefined)).toEqual([]);
  // Content servers refuse preflights, so no request may need one.
  expect(toCdn.filter(({ method }) => method === 'OPTIONS')).toEqual([]);

  const { downloads } = await library.call('listModels');
  expect(downloads.map(({ plan: { id }, loadedBytes }) => [id, loadedBytes])).toEqual([
    [plan.id, plan.totalBytes],
  ]);
  expect(JSON.stringify(downloads)).not.toContain('secret');
  await library.call('discardDownload', plan.id);
  expect(await library.files()).toEqual({});
});

test('fp32 weights become fp16 while they arrive, across a cut and a pause, and can be reduced to 8 bits', async ({
  hub,
  library,
}) => {
  for (const { path } of tiny.files) {
    const content = readFileSync(`${TINY}/${path}`);
    const isWeights = path.endsWith('.safetensors');
    hub.put(path, isWeights ? await widened(path, content) : content);
  }
  const unet = tiny.parts.unet.weights[0]!;
  const plan = await library.plan(requestFor(hub));
  const request = { plan, licenceAccepted: true };
  // The file's header and two pieces arrive, and then nothing.
  const afterBytes = (answer: number) => (answer < 3 ? 300_000 : 0);
  hub.fail(unet, { type: 'cut', afterBytes, pauseMs: 30 });
  hub.sentBytes.clear();
  const running = library.download(request);
  await expect.poll(() => hub.sentBytes.get(unet) ?? 0).toBeGreaterThan(800_000);
  await library.outcome('pauseDownload', plan.id);
  expect(await running).toEqual({ ok: true, value: { type: 'paused' } });
  hub.heal();
  hub.fail(unet, { type: 'cut', afterBytes: () => 200_000, times: 1 });
  const before = hub.requests.length;
  expect(await library.download(request)).toMatchObject({ ok: true });
  const [first] = hub.requests.slice(before).flatMap(({ origin, headers: { range = '' } }) => {
    return origin === 'cdn' && range.endsWith('-') ? [range] : [];
  });
  expect(Number(/\d+/.exec(first!)?.[0])).toBeGreaterThan(0);
  expect(
    Object.keys(await library.files()).filter((path) => /files.*\.safetensors/.test(path)),
  ).toEqual([]);

  const outcome = await library.importDownload(plan.id);
  if (!outcome.ok || outcome.value.type !== 'model') throw new Error('no model');
  const { id } = outcome.value.manifest;
  const files = await library.files();
  expect(Object.keys(files).filter((path) => !path.startsWith(`models/${id}/`))).toEqual([]);
  const half = tiny.files.find(({ path }) => path === unet)!;
  expect(files[`models/${id}/${unet}`]! / half.bytes).toBeCloseTo(1, 1);
  expect(await library.verify(id)).toEqual({ ok: true, value: [] });
  expect(await library.paint(id, '红苹果', 1)).toBeGreaterThan(1000);

  expect(await library.shrink(id)).toMatchObject({
    ok: true,
    value: { parts: { unet: { precision: 'int8' } } },
  });
  expect(await library.verify(id)).toEqual({ ok: true, value: [] });
  expect(await library.paint(id, '红苹果', 1)).toBeGreaterThan(1000);
});

test('neither a mirror nor a site that it redirects to ever sees the hub’s token', async ({
  hub,
  library,
}) => {
  publishDiffusers(hub);
  hub.token = 'hf_secret';
  const token = tokenFor(hub);
  const plan = await library.plan({ ...requestFor(hub), token });
  const mirror = await HubServer.start();
  try {
    publishDiffusers(mirror);
    expect(await library.outcome('planDownload', { ...requestFor(mirror), token })).toMatchObject({
      ok: true,
    });
    const moved = { ...plan, source: { ...plan.source, endpoint: mirror.endpoint } } as typeof plan;
    const request = { plan: moved, licenceAccepted: true, token };
    expect(await library.download(request)).toMatchObject({ ok: true });
    expect(mirror.requests.length).toBeGreaterThan(plan.files.length);
    expect(mirror.requests.filter(({ headers }) => 'authorization' in headers)).toEqual([]);
  } finally {
    await mirror.stop();
  }
});

test('single-file checkpoints are offered, and the chosen one is downloaded', async ({
  hub,
  library,
}) => {
  hub.put('a.safetensors', noiseLora(50_000, 1));
  hub.put('模型 b.safetensors', noiseLora(60_000, 2));
  const request = requestFor(hub);
  expect(await library.outcome('planDownload', request)).toMatchObject({
    value: { type: 'choices', files: [{ path: 'a.safetensors' }, { path: '模型 b.safetensors' }] },
  });
  const plan = await library.plan({ ...request, choice: '模型 b.safetensors' });
  expect(await library.download({ plan, licenceAccepted: true })).toMatchObject({ ok: true });
  expect(await library.sha256(`downloads/${plan.id}/files/模型 b.safetensors`)).toBe(
    sha256(noiseLora(60_000, 2)),
  );
});

test('a paused download resumes where it stopped, in another tab too', async ({
  hub,
  library,
  context,
}) => {
  const bytes = noiseLora(8_000_000, 3);
  hub.put('a.safetensors', bytes);
  const plan = await library.plan(requestFor(hub));
  hub.sentBytes.clear();
  hub.fail('a.safetensors', { type: 'hang', afterBytes: 1_500_000 });
  const request = { plan, licenceAccepted: true };
  const running = library.download(request);
  await expect.poll(() => hub.sentBytes.get('a.safetensors') ?? 0).toBeGreaterThan(1_000_000);

  const other = await LibraryPage.inNewTab(context);
  expect(await other.download(request)).toMatchObject({ ok: false, error: { code: 'busy' } });
  expect(await other.outcome('discardDownload', plan.id)).toMatchObject({
    ok: false,
    error: { code: 'busy' },
  });

  await library.outcome('pauseDownload', plan.id);
  expect(await running).toEqual({ ok: true, value: { type: 'paused' } });
  const { downloads } = await library.call('listModels');
  expect(downloads[0]?.loadedBytes).toBeGreaterThan(500_000);

  hub.heal();
  hub.sentBytes.clear();
  expect(await other.download(request)).toMatchObject({ ok: true, value: { type: 'downloaded' } });
  expect(hub.sentBytes.get('a.safetensors')).toBeLessThan(7_500_000);
  expect(await other.sha256(`downloads/${plan.id}/files/a.safetensors`)).toBe(sha256(bytes));
});

test('a tab cannot delete a model that another tab is painting with', async ({
  hub,
  library,
  context,
}) => {
  publishMini(hub);
  const plan = await library.plan(requestFor(hub));
  await library.download({ plan, licenceAccepted: true });
  const other = await LibraryPage.inNewTab(context);
  const painting = library.paint(plan.id, '香蕉', 20);
  const locks = () =>
    other.page.evaluate(async () => (await navigator.locks.query()).held?.map(({ name }) => name));
  await expect.poll(locks, { intervals: [20] }).toContainEqual(expect.stringContaining(plan.id));
  expect(await other.outcome('deleteModel', plan.id)).toMatchObject({
    ok: false,
    error: { code: 'busy' },
  });
  expect(await painting).toBeGreaterThan(1000);
  expect(await other.outcome('deleteModel', plan.id)).toEqual({ ok: true, value: null });
});

test('leftovers of a crash are removed at the next start, and nothing else', async ({
  hub,
  library,
  context,
}) => {
  publishMini(hub);
  const plan = await library.plan(requestFor(hub));
  await library.download({ plan, licenceAccepted: true });
  const sound = await library.files();
  await library.write('models/half/unet/model.safetensors', [1, 2, 3]);
  await library.write(`models/${plan.id}/unet/left.part`, [1]);
  await library.write('downloads/no-plan/files/x.part', [1]);
  await library.write('downloads/stray', [1]);
  await library.page.close();

  const next = await LibraryPage.inNewTab(context);
  await next.call('listModels');
  expect(await next.files()).toEqual(sound);
});

test('a full disk stops a download with a message, and the download resumes once there is room', async ({
  hub,
  library,
  page,
}) => {
  hub.put('a.safetensors', noiseLora(4_000_000, 4));
  const plan = await library.plan(requestFor(hub));
  const request = { plan, licenceAccepted: true };
  const session = await page.context().newCDPSession(page);
  const origin = new URL(page.url()).origin;
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 3_000_000 });
  const outcome = await library.download(request);
  expect(outcome).toMatchObject({ ok: false, error: { code: 'quota' } });
  const { downloads } = await library.call('listModels');
  const missingBytes = 4_000_000 - (downloads[0]?.loadedBytes ?? 0);
  expect(missingBytes).toBeLessThan(4_000_000);
  expect(outcome).toMatchObject({ error: { details: { missingBytes } } });

  await session.send('Storage.overrideQuotaForOrigin', { origin });
  expect(await library.download(request)).toMatchObject({ ok: true });
  expect(await library.sha256(`downloads/${plan.id}/files/a.safetensors`)).toBe(
    sha256(noiseLora(4_000_000, 4)),
  );
});

test.describe('with the embedded model', () => {
  test.use({ model: 'tiny' });

  test('painting asks no other site for anything', async ({ app, hub, context, baseURL }) => {
    const origins = new Set<string>();
    context.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol.startsWith('http')) origins.add(origin);
    });
    await app.open();
    await app.setOption('steps', '1');
    await app.generate('红苹果');
    expect([...origins]).toEqual([new URL(baseURL ?? '').origin]);
    expect(hub.requests).toEqual([]);
  });
});
