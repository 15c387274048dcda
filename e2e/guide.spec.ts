import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { parseInfotext } from '../src/core/formats/a1111-parameters.ts';
import { readPngText } from '../src/core/formats/png-text.ts';
import { dropPicture, expect, type App } from './app.ts';
import { violations } from './axe.ts';
import { HubServer } from './hub-server.ts';
import { test } from './library.ts';
import { ModelsPage } from './models-page.ts';

/** A net for the tiny model: scripts/goldens/tiny_page_control.py. */
const NET = 'e2e/__goldens__/tiny-page-control';
const FILES = ['config.json', 'diffusion_pytorch_model.safetensors'] as const;
const CANNY = 'control_v11p_sd15_canny';

test.use({ model: 'tiny' });

/** What guides, as a user sees it. */
class Guides {
  readonly texts: App['texts']['guide'];
  readonly cards: Locator;

  constructor(
    private readonly app: App,
    private readonly page: Page,
  ) {
    this.texts = app.texts.guide;
    this.cards = page.getByRole('group', { name: this.texts.label, exact: true });
  }

  /** Beside the picture, or a sheet. */
  get panel(): Locator {
    return this.page.locator('aside, [role="dialog"]').filter({
      has: this.page.getByRole('button', { name: this.texts.close, exact: true }),
    });
  }

  async choose(purpose: keyof App['texts']['guide']['purposes']): Promise<void> {
    const { title } = this.texts.purposes[purpose];
    await this.app.button(this.texts.open).click();
    await this.panel.getByRole('button', { name: title }).click();
    await expect(this.panel.getByRole('heading', { name: title })).toBeVisible();
  }

  /** A white line across the paper. */
  async draw(button: string): Promise<void> {
    await this.panel.getByRole('button', { name: button, exact: true }).click();
    const board = this.page.getByRole('application');
    const paper = board.locator('canvas').first();
    await expect(paper).toBeVisible();
    const { x, y, width, height } = (await paper.boundingBox())!;
    await this.page.mouse.move(x + 0.2 * width, y + 0.3 * height);
    await this.page.mouse.down();
    await this.page.mouse.move(x + 0.8 * width, y + 0.7 * height, { steps: 6 });
    await this.page.mouse.up();
    const screen = this.page.getByRole('dialog', { name: this.texts.editor.title, exact: true });
    expect(await violations(this.page)).toEqual([]);
    await screen.getByRole('button', { name: this.app.texts.editor.done, exact: true }).click();
    await expect(screen).toHaveCount(0);
  }
}

const settingsOf = (png: Buffer) =>
  parseInfotext(readPngText(png).get('parameters') ?? '').settings;

/** A picture with an outline. */
async function hill(page: Page): Promise<Buffer> {
  const bytes = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(96, 96);
    const context = canvas.getContext('2d')!;
    context.fillStyle = 'skyblue';
    context.fillRect(0, 0, 96, 96);
    context.fillStyle = 'darkgreen';
    context.fillRect(24, 40, 48, 56);
    return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())];
  });
  return Buffer.from(bytes);
}

test.describe('on a phone', () => {
  test.use({
    locale: 'zh-CN',
    colorScheme: 'dark',
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });

  test('a guide is drawn or made in a sheet within reach, and outlives a reload', async ({
    app,
    page,
  }) => {
    const guides = new Guides(app, page);
    const { texts } = guides;
    await app.open();
    await app.openTool(texts.open);
    await expect(guides.panel).toContainText('723');
    expect(await violations(page)).toEqual([]);
    await guides.panel.getByRole('button', { name: texts.purposes.outline.title }).click();
    await guides.draw(texts.picture.draw);

    await test.step('every control is large enough for a finger', async () => {
      await guides.panel.getByText(texts.more, { exact: true }).click();
      expect(await violations(page)).toEqual([]);
      const controls = guides.panel.locator(
        'button:visible, a:visible, input[type="range"]:visible',
      );
      for (const box of await Promise.all((await controls.all()).map((one) => one.boundingBox()))) {
        expect(box!.height).toBeGreaterThanOrEqual(44);
      }
    });

    await test.step('a tool makes another from a picture, and what is no picture is refused in words', async () => {
      const pick = (name: string, mimeType: string, buffer: Buffer) =>
        guides.panel
          .getByLabel(texts.picture.other)
          .and(page.locator('input'))
          .setInputFiles({ name, mimeType, buffer });
      const image = guides.panel.locator('img');
      const drawn = await image.getAttribute('src');
      await pick('笔记.png', 'image/png', Buffer.from('no picture'));
      await expect(guides.panel.getByRole('alert')).toContainText('笔记.png');
      await expect(image).toHaveAttribute('src', drawn!);
      await pick('照片.png', 'image/png', await hill(page));
      await expect(
        guides.panel.getByRole('button', { name: texts.picture.original }),
      ).toBeVisible();
      await expect(guides.panel.getByRole('alert')).toHaveCount(0);
    });

    await guides.panel.getByRole('slider', { name: texts.strength }).fill('0.5');
    await guides.panel.getByRole('slider', { name: texts.to, exact: true }).fill('60');
    await guides.panel.getByRole('button', { name: texts.done, exact: true }).click();
    await expect(guides.panel).toHaveCount(0);
    await page.reload();
    await expect(guides.cards).toContainText('ControlNet canny');
    const eye = guides.cards.getByRole('button', { name: texts.show.split('{{')[0]! });
    await eye.click();
    await expect(app.stage.getByRole('img', { name: texts.overlay })).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
});

test('a net from disk or from the hub guides a picture, which is painted again equal, offline too', async ({
  app,
  context,
  page,
}) => {
  const guides = new Guides(app, page);
  const { texts } = guides;
  const models = new ModelsPage(app);
  await app.open();
  await app.compute('backendCpu');
  await app.setOption('steps', '2');
  await app.setSeed('7');
  await app.generate('红苹果');
  const plain = await app.download();

  await test.step('the net comes from the hub with one click', async () => {
    const hub = await HubServer.start(`lllyasviel/${CANNY}`);
    for (const file of FILES) hub.put(file, readFileSync(`${NET}/${file}`));
    await models.open();
    await models.chooseSite(hub.endpoint);
    await models.close();
    await guides.choose('outline');
    await guides.panel.getByRole('button', { name: /723/ }).click();
    await expect(guides.panel.getByRole('region', { name: texts.needs.title })).toHaveCount(0);
    await hub.stop();
  });

  await guides.draw(texts.picture.draw);
  await guides.panel.getByRole('slider', { name: texts.strength }).fill('1.5');
  await app.paint();
  const guided = await app.download();
  expect(guided.bytes.equals(plain.bytes)).toBe(false);
  const unit = settingsOf(guided.bytes).get('ControlNet 0');
  expect(unit).toContain(`Module: none, Model: ${CANNY}, Weight: 1.5`);

  await test.step('what is cancelled leaves the guide as it is', async () => {
    await app.setOption('steps', '150');
    await app.button(app.texts.composer.generate).click();
    await expect(app.button(app.texts.composer.cancel)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(app.button(app.texts.composer.generate)).toBeVisible();
    await expect(guides.cards.getByRole('listitem')).toHaveCount(1);
  });

  await test.step('its file and what is drawn here paint it again, without a network', async () => {
    await context.setOffline(true);
    await dropPicture(page, guided.bytes);
    await expect(app.prompt).toHaveValue('红苹果');
    await expect(guides.cards.getByRole('listitem')).toHaveCount(1);
    await app.paint();
    expect((await app.download()).bytes.equals(guided.bytes)).toBe(true);
    await context.setOffline(false);
  });
});

test('a net is imported, and a picture of the gallery guides the next', async ({ app, page }) => {
  const guides = new Guides(app, page);
  const models = new ModelsPage(app);
  await app.open();
  await models.open();
  await models.pick(models.texts.add.pickFolder, NET);
  await expect(models.screen).toContainText('tiny-page-control');
  await models.close();
  await app.setOption('steps', '1');
  await app.generate('香蕉');
  await app.chooseMore(guides.texts.use);
  const { title } = guides.texts.purposes.outline;
  await guides.panel.getByRole('button', { name: title }).click();
  await guides.panel.getByText(guides.texts.more, { exact: true }).click();
  await guides.panel.getByLabel(guides.texts.net).selectOption('tiny-page-control');
  await app.paint();
  const { bytes } = await app.download();
  expect(settingsOf(bytes).get('ControlNet 0')).toContain('Model: tiny-page-control');
});
