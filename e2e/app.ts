import { readFile } from 'node:fs/promises';
import { expect, test as base, type Locator, type Page } from '@playwright/test';
import { en } from '../src/ui/i18n/en.ts';
import { zhCN } from '../src/ui/i18n/zh-cn.ts';
import { StaticServer } from './static-server.ts';
import { miniSite, tinySite } from './tiny-model.ts';

const TEXTS = { en, 'zh-CN': zhCN };
export type Locale = keyof typeof TEXTS;

/** SwiftShader takes seconds per step; a whole picture with its warm-up may take this long. */
const PICTURE_MS = 300_000;

/** The page as a user sees it: fields by their labels, in the page's language. */
export class App {
  readonly texts: (typeof TEXTS)[Locale];
  readonly prompt: Locator;
  readonly optionsToggle: Locator;
  /** Shows the size of the next picture. */
  readonly sizeChip: Locator;
  readonly badge: Locator;
  /** Where the picture is or will be. */
  readonly stage: Locator;
  /** The earlier pictures. */
  readonly tiles: Locator;

  constructor(
    readonly page: Page,
    locale: Locale = 'en',
  ) {
    this.texts = TEXTS[locale];
    this.prompt = page.getByRole('textbox', { name: this.texts.composer.prompt, exact: true });
    this.optionsToggle = page.locator('button[aria-expanded]', {
      hasText: this.texts.composer.options,
    });
    this.sizeChip = page.locator('[data-chip="size"]');
    this.stage = page.getByRole('region', { name: this.texts.stage.region, exact: true });
    this.tiles = page.getByRole('navigation').locator('button[aria-current]');
    this.badge = page.getByRole('button', {
      name: new RegExp(`^${this.texts.device.label.replace('{{device}}', '')}`),
    });
  }

  /** Opens the page and waits until the model is on the disk. */
  async open(url = '/'): Promise<void> {
    await this.page.goto(url);
    // The size is the model's, so none is shown before the model is ready.
    await expect(this.sizeChip).toContainText('×', { timeout: 60_000 });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /**
   * Opens a prompting tool by keyboard: beside the prompt, or in a menu on a phone.
   *
   * @returns the button that gets the focus back
   */
  async openTool(name: string): Promise<Locator> {
    const more = this.button(this.texts.composer.moreTools);
    const isInMenu = await more.isVisible();
    const button = isInMenu ? more : this.button(name);
    if (isInMenu) await this.chooseByKeyboard(button, name);
    else await button.press('Enter');
    return button;
  }

  /** Opens a menu and chooses from it. The focus enters a menu a moment after it opens; until then, no item keeps it. */
  async chooseByKeyboard(button: Locator, name: string): Promise<void> {
    await button.press('Enter');
    await expect(this.page.getByRole('menu').locator(':focus')).toHaveCount(1);
    await this.page.getByRole('menuitem', { name, exact: true }).press('Enter');
  }

  async showOptions(): Promise<void> {
    const isOpen = await this.optionsToggle.getAttribute('aria-expanded');
    if (isOpen !== 'true') await this.optionsToggle.click();
  }

  /** Types into an option's field and leaves it. */
  async setOption(
    name: 'negativePrompt' | 'width' | 'height' | 'steps' | 'guidanceScale' | 'batchCount',
    value: string,
  ): Promise<void> {
    await this.showOptions();
    const field = this.page.getByRole('textbox', { name: this.texts.options[name], exact: true });
    await field.fill(value);
    await field.blur();
  }

  async setSeed(seed: string): Promise<void> {
    await this.showOptions();
    await this.page.getByText(this.texts.options.seedFixed, { exact: true }).click();
    const field = this.page.getByRole('textbox', { name: this.texts.options.seed, exact: true });
    await field.fill(seed);
    await field.blur();
  }

  /** Makes the engine use the GPU, even an emulated one, or the CPU. */
  async compute(backend: 'backendGpu' | 'backendCpu'): Promise<void> {
    await this.button(this.texts.header.settings).click();
    // The badge may show the same words.
    const settings = this.page.getByRole('dialog', { name: this.texts.settings.title });
    await settings.getByText(this.texts.settings[backend], { exact: true }).click();
    await this.page.keyboard.press('Escape');
    const expected =
      backend === 'backendGpu' ? this.texts.device.softwareGpu : this.texts.device.cpu;
    await expect(this.badge).toContainText(expected);
  }

  /** Generates and waits for the picture. */
  async generate(prompt: string): Promise<void> {
    await this.prompt.fill(prompt);
    await this.paint();
  }

  /** Presses the button and waits until a new picture is shown, or an error. */
  async paint(): Promise<void> {
    const download = this.page.getByRole('link', { name: this.texts.picture.download });
    const [shown] = await download.evaluateAll((links) => links.map((a) => a.getAttribute('href')));
    const another = shown ? download.and(this.page.locator(`:not([href="${shown}"])`)) : download;
    await this.button(this.texts.composer.generate).click();
    await another.or(this.page.getByRole('alert')).first().waitFor({ timeout: PICTURE_MS });
    await this.finished();
  }

  /**
   * Waits for the end of a job that takes long enough to be seen. An `expect` would describe the whole page each time that it
   * looks in vain.
   */
  async finished(): Promise<void> {
    await this.button(this.texts.composer.generate).waitFor({ timeout: PICTURE_MS });
    await expect(this.page.getByRole('alert')).toHaveCount(0);
    await expect(this.button(this.texts.picture.remove)).toBeVisible();
  }

  /** Before that, parts of the page that have not been opened need the server. */
  async readyForOffline(): Promise<void> {
    await this.page.evaluate(async () => {
      const { serviceWorker } = navigator;
      await serviceWorker.ready;
      while (!serviceWorker.controller) {
        await new Promise((resolve) => {
          serviceWorker.addEventListener('controllerchange', resolve, { once: true });
        });
      }
    });
  }

  /** Chooses from the menu below the picture. */
  async chooseMore(name: string): Promise<void> {
    await this.button(this.texts.picture.more).click();
    await this.page.getByRole('menuitem', { name, exact: true }).click();
  }

  /** The PNG that the download button saves. */
  async download(): Promise<{ readonly name: string; readonly bytes: Buffer }> {
    const saving = this.page.waitForEvent('download');
    await this.page.getByRole('link', { name: this.texts.picture.download }).click();
    const file = await saving;
    return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
  }
}

/** Drops a picture on the page. */
export async function dropPicture(page: Page, png: Buffer): Promise<void> {
  await page.evaluate((base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([bytes], 'picture.png', { type: 'image/png' }));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }));
  }, png.toString('base64'));
}

/** 8-bit RGBA of a PNG, decoded by the browser. */
export async function pixelsOf(page: Page, png: Buffer): Promise<Uint8Array> {
  const rgba = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes]));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    if (!context) throw new Error('no 2d context');
    context.drawImage(bitmap, 0, 0);
    return [...context.getImageData(0, 0, bitmap.width, bitmap.height).data];
  }, png.toString('base64'));
  return Uint8Array.from(rgba);
}

interface TestFixtures {
  readonly app: App;
  readonly tolerated: RegExp[];
  /** `mini` is skypaint-mini of 64 pixels. See README.md for when `tiny` will do. */
  readonly model: 'mini' | 'tiny';
  /** With the service worker, which takes a second of processor time; only with `mini`. */
  readonly worksOffline: boolean;
}

type Servers = Readonly<Record<TestFixtures['model'], StaticServer>>;

/**
 * Every test fails on a console error, an uncaught exception or a request to another host. A test that provokes one lists it
 * in `tolerated`.
 */
export const test = base.extend<TestFixtures, { readonly servers: Servers }>({
  model: ['mini', { option: true }],
  worksOffline: [false, { option: true }],
  servers: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const [mini, tiny] = await Promise.all(
        [miniSite(), tinySite()].map((site) => StaticServer.start(site)),
      );
      await use({ mini: mini!, tiny: tiny! });
      await Promise.all([mini?.stop(), tiny?.stop()]);
    },
    { scope: 'worker' },
  ],
  baseURL: ({ baseURL, model, worksOffline, servers }, use) =>
    use(worksOffline ? baseURL : new URL(servers[model].url).origin),
  // Playwright reads the fixtures' names from the destructuring pattern, so there must be one.
  // oxlint-disable-next-line no-empty-pattern
  tolerated: async ({}, use) => use([]),
  page: async ({ page, tolerated, baseURL }, use) => {
    const troubles: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') troubles.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => troubles.push(`exception: ${error.message}`));
    page.on('request', (request) => {
      const url = new URL(request.url());
      const isLocal = ['blob:', 'data:'].includes(url.protocol) || url.hostname === 'localhost';
      if (!isLocal) troubles.push(`external request: ${url.href}`);
    });
    await use(page);
    expect(
      troubles.filter((trouble) => !tolerated.some((pattern) => pattern.test(trouble))),
      `troubles on ${String(baseURL)}`,
    ).toEqual([]);
  },
  app: async ({ page, locale }, use) => use(new App(page, locale === 'zh-CN' ? 'zh-CN' : 'en')),
});

export { expect };
