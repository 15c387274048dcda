import { readFileSync, writeFileSync } from 'node:fs';
import { parseManifest } from '../src/contract/manifest.ts';
import { expect } from './app.ts';
import { violations } from './axe.ts';
import type { HubServer } from './hub-server.ts';
import { test } from './library.ts';
import { noise, noiseLora } from './noise.ts';
import { dropFiles, ModelsPage } from './models-page.ts';
import { SMALL_MODEL } from '../scripts/small-app.mjs';

const manifest = parseManifest(JSON.parse(readFileSync(`${SMALL_MODEL}/manifest.json`, 'utf8')));
const NAME = 'SkyPaint mini';

function publishMini(hub: HubServer): void {
  for (const path of ['manifest.json', ...manifest.files.map((file) => file.path)]) {
    hub.put(path, readFileSync(`${SMALL_MODEL}/${path}`));
  }
}

test.use({ model: 'tiny' });

test('a model comes from the hub, paints, is renamed, checked and deleted', async ({
  app,
  hub,
  page,
}) => {
  publishMini(hub);
  await app.open();
  const models = new ModelsPage(app);
  const { texts } = models;
  await models.open();
  await expect(models.card(NAME)).toContainText(texts.current);
  // It predicts noise, as nearly all do.
  await expect(models.card(NAME)).not.toContainText(texts.prediction.fact);
  await models.lookUp(hub);
  await models.button(texts.plan.start).click();

  await models.button(texts.arrivals.useNow).click();
  const fetched = models.card(NAME).filter({ hasText: hub.repo });
  await expect(fetched).toContainText(texts.current);
  await models.act(fetched, texts.rename.action);
  await models.screen.getByLabel(texts.rename.name).fill('我的模型');
  await models.button(texts.rename.save).click();
  const mine = models.card('我的模型');
  await expect(mine).toContainText(texts.prediction.types.v_prediction);
  await models.act(mine, texts.prediction.action);
  await models.screen.getByLabel(texts.prediction.label).selectOption('v_prediction true');
  await models.button(texts.prediction.save).click();
  const [, byUser = ''] = texts.prediction.byUser.split('{{what}}');
  await expect(mine).toContainText(texts.prediction.zeroSnr + byUser);
  await models.act(mine, texts.verify.action);
  await expect(mine).toContainText(texts.verify.sound);
  await models.close();

  await expect(models.menu).toHaveText('我的模型');
  await app.setOption('steps', '2');
  await app.generate('香蕉');
  await page.reload();
  await expect(models.menu).toHaveText('我的模型');

  await models.open();
  await models.act(mine, texts.delete.action);
  await models.button(texts.delete.yes).click();
  await expect(mine).toBeHidden();
  await expect(models.card(NAME)).toContainText(texts.current);
  await models.close();
  await expect(models.menu).toHaveText(NAME);
  await app.setOption('steps', '1');
  await app.generate('香蕉');
});

test('a paused download survives a reload and resumes where it stopped', async ({
  app,
  hub,
  page,
}) => {
  publishMini(hub);
  const [weights = ''] = manifest.parts.unet.weights;
  await app.open();
  const models = new ModelsPage(app);
  const { arrivals } = models.texts;
  await models.open();
  await models.lookUp(hub);
  await expect(models.button(models.texts.plan.start)).toBeVisible();
  hub.fail(weights, { type: 'hang', afterBytes: 3_000_000 });
  await models.button(models.texts.plan.start).click();
  const card = models.card(hub.repo);
  await expect.poll(() => hub.sentBytes.get(weights) ?? 0).toBeGreaterThan(2_000_000);
  await models.button(arrivals.pause).click();
  await expect(card).toContainText(arrivals.paused);

  await page.reload();
  await models.open();
  await expect(card).toContainText(arrivals.paused);
  const percent = Number(/(\d+)%/.exec((await card.textContent()) ?? '')?.[1]);
  expect(percent).toBeGreaterThan(0);
  const before = hub.sentBytes.get(weights) ?? 0;
  hub.heal();
  hub.sentBytes.clear();
  await models.button(arrivals.resume).click();
  await expect(models.button(arrivals.useNow)).toBeVisible();
  const whole = manifest.files.find(({ path }) => path === weights)?.bytes ?? 0;
  // Only the bytes that were in transit at the pause are sent again.
  expect(hub.sentBytes.get(weights)).toBeLessThan(whole - before / 2);
});

test('the user picks one of several checkpoints, and accepts the licence before anything is downloaded', async ({
  app,
  hub,
}) => {
  for (const [index, name] of ['a.safetensors', 'b.safetensors', 'b.ckpt'].entries()) {
    hub.put(name, noiseLora(20_000 + index, index));
  }
  await app.open();
  const models = new ModelsPage(app);
  await models.open();
  await models.lookUp(hub);
  const choices = models.screen.getByRole('group', { name: models.texts.add.choices });
  // If the same weights come in two formats, only one is offered.
  await expect(choices.getByRole('button', { name: /[ab]\./ })).toHaveCount(2);
  await choices.getByRole('button', { name: /b\.safetensors/ }).click();
  await expect(models.screen.getByText(models.texts.plan.formats['single-file'])).toBeVisible();

  publishMini(hub);
  hub.card = { license: 'creativeml-openrail-m', license_link: 'https://example.org/licence' };
  await models.look(hub.repo);
  await expect(models.screen.getByRole('link', { name: 'creativeml-openrail-m' })).toHaveCount(2);
  const start = models.button(models.texts.plan.start);
  await expect(start).toBeDisabled();
  await models.screen.getByRole('checkbox').check();
  await start.click();
  await expect(models.button(models.texts.arrivals.useNow)).toBeVisible();
});

test.describe('in Chinese', () => {
  test.use({ locale: 'zh-CN', tolerated: [/Failed to load resource|ERR_/] });

  test('errors say what to do', async ({ app, hub, page }) => {
    publishMini(hub);
    await app.open();
    const models = new ModelsPage(app);
    const { errors } = app.texts;
    const alert = models.screen.getByRole('alert');
    await models.open();
    await models.button(models.texts.add.look).click();
    await expect(models.screen.getByText(models.texts.add.addressMissing)).toBeVisible();

    await models.chooseSite(hub.endpoint);
    await models.look('no/such');
    await expect(alert).toContainText(errors['not-found'].title);
    await expect(alert).toContainText(errors['not-found'].help);
    await models.look('no such');
    await expect(alert).toContainText(models.texts.errors.repo.help);

    hub.token = 'hf_secret';
    await models.look(hub.repo);
    await expect(alert).toContainText(errors['access-denied'].help);
    await models.tokenField(hub.endpoint).fill('hf_secret');
    await models.button(models.texts.add.look).click();
    await expect(models.button(models.texts.plan.start)).toBeVisible();
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('hf_secret');

    await models.screen.getByLabel(models.texts.add.ownEndpoint).fill('http://localhost:9');
    await models.look(hub.repo);
    await expect(alert).toContainText(errors.unreachable.help);
    await expect(alert.getByRole('button', { name: /hf-mirror|huggingface/ })).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });

  test('keys alone reach everything, and axe finds nothing', async ({ app, hub, page }) => {
    publishMini(hub);
    await app.open();
    const models = new ModelsPage(app);
    await models.menu.press('Enter');
    await expect(page.getByRole('menu')).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await expect(models.screen).toBeVisible();
    expect(await violations(page)).toEqual([]);

    await models.lookUp(hub);
    await expect(models.button(models.texts.plan.start)).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await models.button(models.texts.plan.start).press('Enter');
    await expect(models.button(models.texts.arrivals.useNow)).toBeVisible();
    expect(await violations(page)).toEqual([]);

    const fetched = models.card(NAME).filter({ hasText: hub.repo });
    await models.act(fetched, models.texts.delete.action);
    await expect(models.button(models.texts.delete.no)).toBeFocused();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await expect(models.button(models.texts.delete.no)).toBeHidden();
    await models.act(fetched, models.texts.rename.action);
    await expect(models.screen.getByLabel(models.texts.rename.name)).toBeFocused();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(models.screen).toBeVisible();
    await models.act(fetched, models.texts.prediction.action);
    await expect(models.screen.getByLabel(models.texts.prediction.label)).toBeFocused();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(models.screen).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(models.screen).toBeHidden();
    await expect(models.menu).toBeFocused();
  });
});

test('what is dropped anywhere on the page is imported', async ({ app, page }, testInfo) => {
  const broken = testInfo.outputPath('broken.ckpt');
  const notes = testInfo.outputPath('notes.md');
  writeFileSync(broken, noise(1000, 1));
  writeFileSync(notes, 'nothing');
  await app.open();
  const models = new ModelsPage(app);
  const { add } = models.texts;
  await dropFiles(page, [notes], () => expect(page.getByText(add.drop)).toBeVisible());
  await expect(page.getByText(add.nothing)).toBeVisible();
  await dropFiles(page, [broken], () => expect(page.getByText(add.dropHint)).toBeVisible());
  const card = models.card('broken.ckpt');
  await expect(card.getByRole('alert')).toBeVisible();
  // The same file would fail again.
  await expect(card.getByRole('button', { name: models.texts.arrivals.retry })).toBeHidden();
  await expect(card.getByRole('progressbar')).toBeHidden();
  await models.button(models.texts.arrivals.dismiss).click();
  await expect(card).toBeHidden();
});
