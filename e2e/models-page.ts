import type { Locator, Page } from '@playwright/test';
import { expect, type App } from './app.ts';
import type { HubServer } from './hub-server.ts';

/** The Models screen as a user sees it. */
export class ModelsPage {
  readonly texts: App['texts']['models'];
  readonly screen: Locator;

  constructor(protected readonly app: App) {
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

  tokenField(site: string): Locator {
    return this.screen.getByLabel(this.texts.add.token.replace('{{host}}', new URL(site).host));
  }

  card(name: string): Locator {
    return this.screen.getByRole('article', { name, exact: true });
  }

  async act(card: Locator, action: string): Promise<void> {
    await card.locator('button[aria-haspopup="menu"]').click();
    await this.app.page.getByRole('menuitem', { name: action }).click();
    // The menu is still there while it fades out.
    await expect(this.app.page.getByRole('menu')).toHaveCount(0);
  }

  /** Chooses files in the dialog that this button opens. */
  async pick(button: string, path: string): Promise<void> {
    const choosing = this.app.page.waitForEvent('filechooser');
    await this.button(button).click();
    await (await choosing).setFiles(path);
  }

  /** Makes `look` use this site from now on. */
  async chooseSite(endpoint: string): Promise<void> {
    const { add } = this.texts;
    await this.screen.getByText(add.advanced, { exact: true }).click();
    await this.screen.getByLabel(add.endpoint).selectOption({ label: add.otherEndpoint });
    await this.screen.getByLabel(add.ownEndpoint).fill(endpoint);
  }

  async look(address: string): Promise<void> {
    await this.screen.getByLabel(this.texts.add.address).fill(address);
    await this.button(this.texts.add.look).click();
  }

  async lookUp(hub: HubServer): Promise<void> {
    await this.chooseSite(hub.endpoint);
    await this.look(hub.repo);
  }
}

/** Drags files from outside the browser over the page and drops them. */
export async function dropFiles(
  page: Page,
  files: readonly string[],
  during: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  const at = { x: 300, y: 300, data };
  await session.send('Input.dispatchDragEvent', { type: 'dragEnter', ...at });
  await session.send('Input.dispatchDragEvent', { type: 'dragOver', ...at });
  await during();
  await session.send('Input.dispatchDragEvent', { type: 'drop', ...at });
}
