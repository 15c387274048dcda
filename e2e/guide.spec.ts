import type { Locator, Page } from '@playwright/test';
import { expect, test, type App } from './app.ts';
import { violations } from './axe.ts';

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
    await app.button(texts.open).click();
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
