import { readFileSync } from 'node:fs';
import { inAnyLanguage } from '../src/contract/local-text.ts';
import { likeness } from '../src/engine/jobs/paint/__fixtures__/golden-case.ts';
import { expect } from './app.ts';
import { violations } from './axe.ts';
import { sha256, type HubServer } from './hub-server.ts';
import { test as base, type GoldenCase, type LibraryPage } from './library.ts';
import { noise } from './noise.ts';
import { ModelsPage } from './models-page.ts';

/** Downloads a single file by its address from real servers. */
const test = base.extend({
  // The browser logs every request that fails.
  tolerated: [/Failed to load resource|blocked by CORS policy|ERR_/],
});

const CHECKPOINT = readFileSync('e2e/__goldens__/sd1-tiny.ckpt');
const { cases } = JSON.parse(readFileSync('e2e/__goldens__/sd1-tiny.json', 'utf8')) as {
  readonly cases: readonly GoldenCase[];
};
const ADD_ONS = 'src/core/formats/__goldens__/checkpoints';
const LORA = readFileSync(`${ADD_ONS}/lora-kohya.safetensors`);
const MODEL = '水墨 v1.ckpt';

/** Waits until this many bytes were sent; polls often enough not to miss the moment. */
const untilSent = (hub: HubServer, path: string, bytes: number) =>
  expect.poll(() => hub.sentBytes.get(path) ?? 0, { intervals: [50] }).toBeGreaterThan(bytes);

async function fetchPlanned(library: LibraryPage, url: string) {
  const plan = await library.plan({ url });
  expect(await library.download({ plan, licenceAccepted: true })).toEqual({
    ok: true,
    value: { type: 'downloaded', downloadId: plan.id },
  });
  return library.importDownload(plan.id);
}

test.use({ model: 'tiny' });

test('a checkpoint fetched by a link, despite cuts and a tab that dies, paints what diffusers paints', async ({
  hub,
  library,
}) => {
  hub.put(MODEL, CHECKPOINT);
  const plan = await library.plan({ url: hub.downloadLink(MODEL) });
  expect(plan).toMatchObject({
    source: { type: 'url', isResumable: true },
    files: [{ path: MODEL, bytes: CHECKPOINT.length, hash: null }],
    licence: { id: null, acceptRequired: true },
  });
  expect(await library.download({ plan, licenceAccepted: false })).toMatchObject({ ok: false });

  hub.sentBytes.clear();
  hub.fail(MODEL, { type: 'hang', afterBytes: 1_000_000, pauseMs: 60 });
  library.download({ plan, licenceAccepted: true }).catch(() => undefined);
  await untilSent(hub, MODEL, 900_000);
  await library.restartWorker();
  const { downloads } = await library.call('listModels');
  expect(downloads[0]?.loadedBytes).toBeGreaterThan(300_000);

  hub.fail(MODEL, { type: 'cut', afterBytes: () => 200_000, isHard: true, times: 2 });
  hub.requests.length = 0;
  expect(await library.download({ plan, licenceAccepted: true })).toMatchObject({ ok: true });
  const ranges = hub.requests
    .filter(({ origin }) => origin === 'cdn')
    .map(({ headers }) => Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1]));
  expect(ranges).toHaveLength(3);
  // A reset may lose everything since the previous one, but nothing that is on the disk.
  expect(ranges.every((start, index) => start >= (ranges[index - 1] ?? 300_000))).toBe(true);
  expect(await library.sha256(`downloads/${plan.id}/files/${MODEL}`)).toBe(sha256(CHECKPOINT));

  const outcome = await library.importDownload(plan.id);
  expect(outcome).toMatchObject({
    ok: true,
    value: {
      type: 'model',
      manifest: {
        // Named by its content, because the address may give another file tomorrow.
        id: expect.stringMatching(/^v1-[0-9a-f]{16}$/) as unknown,
        name: inAnyLanguage('水墨 v1'),
        source: { type: 'url', url: hub.downloadLink(MODEL).replace(/\?.*/, '') },
        licence: { spdx: 'NOASSERTION' },
      },
    },
  });
  expect((await library.call('listModels')).downloads).toEqual([]);
  await library.outcome('start', 'wasm');
  const [golden] = cases;
  const [imported] = (await library.call('listModels')).models;
  const picture = await library.paintCase(imported!.manifest.id, golden!);
  expect(likeness(picture, golden!)).toBeGreaterThan(40);
});

test('a LoRA, an embedding and an exported model are fetched the same way', async ({
  hub,
  library,
}) => {
  hub.put('ink.safetensors', LORA);
  hub.put('cat.pt', readFileSync(`${ADD_ONS}/embedding-a1111.pt`));
  hub.put('tiny.ckpt', CHECKPOINT);
  const added = { ok: true, value: { type: 'add-on' } };
  expect(await fetchPlanned(library, hub.downloadLink('ink.safetensors'))).toMatchObject({
    ...added,
    value: { addOn: { kind: 'lora', name: 'ink', bytes: LORA.length } },
  });
  expect(await fetchPlanned(library, hub.downloadLink('cat.pt'))).toMatchObject({
    ...added,
    value: { addOn: { kind: 'embedding', name: 'cat' } },
  });

  const made = await fetchPlanned(library, `${hub.cdnOrigin}/tiny.ckpt`);
  if (!made.ok || made.value.type !== 'model') throw new Error('no model');
  const { manifest } = made.value;
  hub.put('backup.zip', readFileSync(await library.exportModel(manifest.id)));
  await library.call('deleteModel', manifest.id);
  const again = await fetchPlanned(library, `${hub.cdnOrigin}/backup.zip`);
  expect(again).toMatchObject({ ok: true, value: { manifest: { files: manifest.files } } });
  expect(await library.verify(manifest.id)).toEqual({ ok: true, value: [] });
  const { addOns, downloads } = await library.call('listModels');
  expect(addOns.map(({ name }) => name)).toEqual(['cat', 'ink']);
  expect(downloads).toEqual([]);
});

test('a file is fetched from the start if there are no ranges or its version has changed', async ({
  hub,
  library,
}) => {
  // Nobody looks into an exported model, so noise will do.
  const [first, second] = [noise(3_000_000, 1), noise(3_000_000, 2)];
  hub.put('a.zip', first);
  const plan = await library.plan({ url: `${hub.cdnOrigin}/a.zip` });
  const request = { plan, licenceAccepted: true };
  const stored = `downloads/${plan.id}/files/a.zip`;
  const pauseOnTheWay = async () => {
    hub.sentBytes.clear();
    hub.fail('a.zip', { type: 'hang', afterBytes: 1_600_000 });
    const running = library.download(request);
    await untilSent(hub, 'a.zip', 1_500_000);
    await library.outcome('pauseDownload', plan.id);
    expect(await running).toEqual({ ok: true, value: { type: 'paused' } });
  };

  await pauseOnTheWay();
  hub.fail('a.zip', { type: 'no-ranges' });
  expect(await library.plan({ url: `${hub.cdnOrigin}/a.zip` })).toMatchObject({
    id: plan.id,
    source: { isResumable: false },
  });
  expect(await library.download(request)).toMatchObject({ ok: true });
  expect(await library.sha256(stored)).toBe(sha256(first));
  await library.call('discardDownload', plan.id);

  await pauseOnTheWay();
  hub.heal();
  hub.replace('a.zip', second.subarray(0, 2_900_000));
  expect(await library.download(request)).toMatchObject({
    ok: false,
    error: { code: 'integrity', details: { what: 'file-changed' } },
  });
  // It has the first one's length, so only its ETag shows the difference.
  hub.replace('a.zip', second);
  expect(await library.download(request)).toMatchObject({ ok: true });
  expect(await library.sha256(stored)).toBe(sha256(second));
});

test('if a web page is sent instead of the rest of a file, the bytes that have arrived are kept', async ({
  hub,
  library,
}) => {
  const bytes = noise(2_000_000, 3);
  hub.put('a.zip', bytes);
  const plan = await library.plan({ url: `${hub.cdnOrigin}/a.zip` });
  const request = { plan, licenceAccepted: true };
  hub.sentBytes.clear();
  hub.fail('a.zip', { type: 'hang', afterBytes: 1_100_000 });
  const running = library.download(request);
  await untilSent(hub, 'a.zip', 1_000_000);
  await library.outcome('pauseDownload', plan.id);
  await running;
  const loaded = async () => (await library.call('listModels')).downloads[0]?.loadedBytes;
  const before = await loaded();

  hub.fail('a.zip', { type: 'page' });
  expect(await library.download(request)).toMatchObject({
    ok: false,
    error: { code: 'unsupported', details: { what: 'web-page' } },
  });
  expect(await loaded()).toBe(before);
  hub.heal();
  expect(await library.download(request)).toMatchObject({ ok: true });
  expect(await library.sha256(`downloads/${plan.id}/files/a.zip`)).toBe(sha256(bytes));
});

test.describe('in Chinese', () => {
  test.use({ locale: 'zh-CN' });

  test('a model is fetched by its address, paused, resumed after a reload, and paints', async ({
    app,
    hub,
    page,
  }) => {
    hub.put(MODEL, CHECKPOINT);
    await app.open();
    const models = new ModelsPage(app);
    const { plan, arrivals, add } = models.texts;
    await models.open();
    await models.screen.getByText(add.advanced, { exact: true }).click();
    await models.tokenField('https://huggingface.co').fill('hf_secret');
    await models.look(hub.downloadLink(MODEL));
    const details = models.screen.getByRole('group', {
      name: plan.title.replace('{{name}}', MODEL),
    });
    await expect(details).toContainText(MODEL);
    await expect(details).toContainText(plan.licenceOfUrl);
    await expect(models.button(plan.start)).toBeDisabled();
    expect(await violations(page)).toEqual([]);
    await details.getByRole('checkbox', { name: plan.acceptUrl }).check();
    hub.sentBytes.clear();
    hub.fail(MODEL, { type: 'hang', afterBytes: 800_000 });
    await models.button(plan.start).click();
    await untilSent(hub, MODEL, 700_000);
    await models.button(arrivals.pause).click();
    const card = models.card(MODEL);
    await expect(card).toContainText(arrivals.paused);

    await page.reload();
    await models.open();
    hub.heal();
    hub.sentBytes.clear();
    await models.card(MODEL).getByRole('button', { name: arrivals.resume }).click();
    await models.button(arrivals.useNow).click();
    expect(hub.sentBytes.get(MODEL)).toBeLessThan(CHECKPOINT.length - 300_000);
    await expect(models.card('水墨 v1')).toContainText(new URL(hub.endpoint).host);
    await models.close();
    await app.setOption('steps', '1');
    await app.generate('a red apple');
    expect(hub.requests.filter(({ headers }) => headers.authorization)).toEqual([]);
  });
});

test('errors say what to do, and a link to a file on the hub is read from the hub', async ({
  app,
  hub,
  page,
}) => {
  hub.put('a.ckpt', CHECKPOINT);
  await app.open();
  const models = new ModelsPage(app);
  const { errors, add } = models.texts;
  await models.open();
  const alert = models.screen.getByRole('alert');
  const url = `${hub.cdnOrigin}/a.ckpt`;
  const link = alert.getByRole('link', { name: add.openLink });

  hub.fail('a.ckpt', { type: 'no-cors' });
  await models.look(url);
  await expect(alert).toContainText(errors.url.unreachable.help);
  await expect(link).toHaveAttribute('href', url);
  expect(await violations(page)).toEqual([]);
  hub.fail('a.ckpt', { type: 'page' });
  await models.look(url);
  await expect(alert).toContainText(errors['web-page'].help);
  hub.fail('a.ckpt', { type: 'status', status: 403 });
  await models.look(url);
  await expect(alert).toContainText(errors.url['access-denied'].help);
  await expect(models.tokenField('https://huggingface.co')).toBeHidden();
  await models.look(`${hub.cdnOrigin}/b.ckpt`);
  await expect(alert).toContainText(errors.url['not-found'].help);
  hub.fail('a.ckpt', { type: 'status', status: 503 });
  await models.look(url);
  await expect(alert).toContainText(errors.url.server.help);
  await models.look('http://models.example/a.ckpt');
  await expect(alert).toContainText(errors.address.help);
  await expect(link).toBeHidden();

  // Once the site works again, so does the lookup.
  hub.heal();
  await models.look(url);
  await expect(models.button(models.texts.plan.start)).toBeVisible();

  // Such a link is read through the hub: with its licence and its hash, and not as a page.
  hub.put('loras/ink.safetensors', LORA);
  hub.put('tiny.ckpt', CHECKPOINT);
  hub.requests.length = 0;
  await models.chooseSite(hub.endpoint);
  await models.look(`${hub.endpoint}/${hub.repo}/blob/main/loras/ink.safetensors`);
  await expect(models.screen.getByText('loras/ink.safetensors')).toBeVisible();
  await expect(models.screen.getByText('mit', { exact: true })).toBeVisible();
  await models.button(models.texts.plan.start).click();
  const text = models.texts.arrivals.addedAddOn.lora.replace('{{name}}', 'ink');
  await expect(models.screen.getByText(text)).toBeVisible();
  const paths = hub.requests.map(({ path }) => path);
  expect(paths).toContain(`/${hub.repo}/resolve/${hub.commit}/loras/ink.safetensors`);
  expect(paths.filter((path) => path.includes('/blob/'))).toEqual([]);
});
