import type { Locator, Page } from '@playwright/test';
import { parseInfotext } from '../src/core/formats/a1111-parameters.ts';
import { readPngText } from '../src/core/formats/png-text.ts';
import { expect, type App } from './app.ts';
import { violations } from './axe.ts';

/** The guides as a user sees them. */
export class Guides {
  readonly texts: App['texts']['guide'];
  readonly cards: Locator;

  constructor(
    private readonly app: App,
    private readonly page: Page,
  ) {
    this.texts = app.texts.guide;
    this.cards = page.getByRole('group', { name: this.texts.label, exact: true });
  }

  /** A panel beside the picture, or a sheet. */
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

  /** Draws a line across what the editor shows. */
  async drawLine(): Promise<void> {
    const paper = this.page.getByRole('application').locator('canvas').first();
    await expect(paper).toBeVisible();
    const { x, y, width, height } = (await paper.boundingBox())!;
    await this.page.mouse.move(x + 0.2 * width, y + 0.3 * height);
    await this.page.mouse.down();
    await this.page.mouse.move(x + 0.8 * width, y + 0.7 * height, { steps: 6 });
    await this.page.mouse.up();
  }

  /** Draws a white line across the paper. */
  async draw(button: string): Promise<void> {
    await this.panel.getByRole('button', { name: button, exact: true }).click();
    await this.drawLine();
    const screen = this.page.getByRole('dialog', { name: this.texts.editor.title, exact: true });
    expect(await violations(this.page)).toEqual([]);
    await screen.getByRole('button', { name: this.app.texts.editor.done, exact: true }).click();
    await expect(screen).toHaveCount(0);
  }
}

export const settingsOf = (png: Buffer) =>
  parseInfotext(readPngText(png).get('parameters') ?? '').settings;

/** A picture with an outline. */
export async function hill(page: Page): Promise<Buffer> {
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
