import { readFileSync } from 'node:fs';
import type { Locator } from '@playwright/test';
import { parseManifest } from '../src/models/manifest.ts';
import { expect, type App } from './app.ts';
import type { HubServer } from './hub-server.ts';
import { test } from './library.ts';

const MINI = 'public/models/skypaint-mini';
const manifest = parseManifest(JSON.parse(readFileSync(`${MINI}/manifest.json`, 'utf8')));
const NAME = 'SkyPaint mini';

function publishMini(hub: HubServer): void {
  for (const path of ['manifest.json', ...manifest.files.map((file) => file.path)]) {
    hub.put(path, readFileSync(`${MINI}/${path}`));
  }
}

/** The Models screen as its user sees it. */
class ModelsPage {
  readonly texts: App['texts']['models'];
  readonly screen: Locator;

  constructor(private readonly app: App) {
    this.texts = app.texts.models;
    this.screen = app.page.getByRole('dialog', { name: this.texts.title, exact: true });
  }

  get menu(): Locator {
    const [before = ''] = this.texts.menu.label.split('{{name}}');
    return this.app.page.getByRole('button', { name: new RegExp(`^${before}`) });
  }

  async open(): Promise<void> {
    await this.menu.click();
    await this.app.page.getByRole('menuitem', { name: this.texts.menu.manage }).click();
    await expect(this.screen).toBeVisible();
  }

  async close(): Promise<void> {
    await this.screen.getByRole('button', { name: this.texts.close }).click();
    await expect(this.screen).toBeHidden();
  }

  button(name: string): Locator {
    return this.screen.getByRole('button', { name, exact: true });
  }

  card(name: string): Locator {
    return this.screen.getByRole('article', { name, exact: true });
  }

  async act(card: Locator, action: string): Promise<void> {
    await card.locator('button[aria-haspopup="menu"]').click();
    await this.app.page.getByRole('menuitem', { name: action }).click();
  }

  /** Asks the test's hub for its repository. */
  async lookUp(hub: HubServer, address = hub.repo): Promise<void> {
    const { add } = this.texts;
    await this.screen.getByText(add.advanced, { exact: true }).click();
    await this.screen.getByLabel(add.endpoint).selectOption({ label: add.otherEndpoint });
    await this.screen.getByLabel(add.ownEndpoint).fill(hub.endpoint);
    await this.screen.getByLabel(add.address).fill(address);
    await this.button(add.look).click();
  }
}

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
  await models.lookUp(hub);
  await models.button(texts.plan.start).click();

  await models.button(texts.arrivals.useNow).click();
  const fetched = models.card(NAME).filter({ hasText: hub.repo });
  await expect(fetched).toContainText(texts.current);
  await models.act(fetched, texts.rename.action);
  await models.screen.getByLabel(texts.rename.name).fill('我的模型');
  await models.button(texts.rename.save).click();
  const mine = models.card('我的模型');
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
