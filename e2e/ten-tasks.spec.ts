import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { dropPicture, expect, test } from './app.ts';
import { ModelsPage } from './models-page.ts';
import { fillGallery, THINGS } from './painted-gallery.ts';

/** A user whose steps are counted: a click, a key or chord, a text and a dropped file are one step each. */
class Hand {
  #steps = 0;

  constructor(private readonly page: Page) {}

  async click(target: Locator, modifiers: ('Control' | 'Shift')[] = []): Promise<void> {
    this.#steps += 1;
    await target.click({ modifiers });
  }

  async press(key: string): Promise<void> {
    this.#steps += 1;
    await this.page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    this.#steps += 1;
    await this.page.keyboard.type(text);
  }

  async drop(png: Buffer): Promise<void> {
    this.#steps += 1;
    await dropPicture(this.page, png);
  }

  /** The number of steps since the last call. */
  count(): number {
    const steps = this.#steps;
    this.#steps = 0;
    return steps;
  }
}

const OLD = THINGS[3]!;
const LORA = 'src/pipeline/__goldens__/tiny-add-ons/ink.safetensors';
/** Painted by A1111, with settings in its file. */
const A1111 = 'src/core/formats/picture-parameters/__goldens__/a1111.png';

test.use({ model: 'tiny' });

// docs/ten-tasks.md has the same numbers beside those of other programs.
test('the first six of ten tasks take as few steps as docs/ten-tasks.md says', async ({
  app,
  page,
}) => {
  const { texts } = app;
  const hand = new Hand(page);
  const item = (name: string) => page.getByRole('menuitem', { name, exact: true });
  await app.open();

  await test.step('setting up: earlier pictures, one step for each', async () => {
    await fillGallery(page, (thing) => `painted ${thing}`, 12);
    await app.open();
    await app.setOption('steps', '1');
    await app.button(texts.options.close).click();
    await expect(app.tiles).toHaveCount(12);
  });

  await test.step('1. the first picture', async () => {
    await hand.click(app.prompt);
    await hand.type('a red apple');
    await hand.press('Control+Enter');
    await expect(app.tiles).toHaveCount(13);
    expect(hand.count()).toBe(3);
  });

  await test.step('2. a variation of it', async () => {
    await hand.click(app.button(texts.picture.more));
    await hand.click(item(texts.picture.varyLittle));
    await expect(app.tiles).toHaveCount(14);
    expect(hand.count()).toBe(2);
  });

  await test.step('3. an old one, found by its words', async () => {
    await hand.click(app.button(texts.search.open));
    await expect(page.getByRole('searchbox')).toBeFocused();
    await hand.type(`painted ${OLD}`);
    await expect(app.tiles.first()).toHaveAccessibleName(new RegExp(OLD));
    await hand.press('Enter');
    await expect(app.stage).toContainText(`painted ${OLD}`);
    expect(hand.count()).toBe(3);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(app.tiles).toHaveCount(14);
  });

  await test.step('4. the same again with another seed', async () => {
    await page.keyboard.press('/');
    await hand.press('Control+Enter');
    await expect(app.tiles).toHaveCount(15);
    expect(hand.count()).toBe(1);
  });

  await test.step('5. two compared', async () => {
    await app.finished();
    await hand.click(app.button(texts.picture.more));
    await hand.click(item(texts.viewer.compareWith));
    await expect(page.getByRole('table', { name: texts.viewer.different })).toBeVisible();
    expect(hand.count()).toBe(2);
    await page.keyboard.press('Escape');
  });

  await test.step('6. twenty painted, five of them saved', async () => {
    const chips = page.getByRole('group', { name: texts.chips.label }).getByRole('button');
    await hand.click(chips.nth(1));
    await expect(
      page.getByRole('dialog', { name: texts.options.batchCount }).getByRole('textbox'),
    ).toBeFocused();
    await hand.press('Control+a');
    await hand.type('20');
    await hand.press('Control+Enter');
    await expect(app.tiles).toHaveCount(35);
    await page.keyboard.press('Escape');
    await hand.click(app.button(texts.drawer.open));
    const options = page.getByRole('listbox', { name: texts.drawer.grid }).getByRole('option');
    for (const place of [0, 3, 4, 9, 12]) await hand.click(options.nth(place), ['Control']);
    await hand.click(app.button(texts.drawer.save));
    const saving = page.waitForEvent('download');
    await hand.click(item(texts.drawer.saveZip));
    await saving;
    expect(hand.count()).toBe(12);
    await app.button(texts.drawer.endSelection).click();
    await app.button(texts.drawer.close).first().click();
    await expect(options.first()).toBeHidden();
  });
});

test('so do the last four', async ({ app, page }) => {
  const { texts } = app;
  const hand = new Hand(page);
  await app.open();

  await test.step('setting up: a LoRA', async () => {
    const models = new ModelsPage(app);
    await models.open();
    await models.pick(models.texts.add.pickFiles, LORA);
    await models.button(models.texts.arrivals.dismiss).click();
    await models.close();
    await app.setOption('steps', '1');
    await app.button(texts.options.close).click();
    await app.prompt.click();
    await page.keyboard.type('a red apple ');
  });

  await test.step('7. a LoRA by completion', async () => {
    const list = page.getByRole('listbox', { name: texts.prompting.suggestionsLabel });
    await hand.type('<lora:in');
    await expect(list.getByRole('option')).toHaveText([/ink/]);
    await hand.press('Tab');
    await expect(app.prompt).toHaveValue('a red apple <lora:ink:1>');
    expect(hand.count()).toBe(2);
  });

  await test.step('8. the settings of a PNG', async () => {
    await hand.drop(readFileSync(A1111));
    await expect(app.prompt).toHaveValue(/第二行$/);
    expect(hand.count()).toBe(1);
    // They would take long to paint.
    await app.button(texts.notices.undo).click();
    await expect(app.prompt).toHaveValue('a red apple <lora:ink:1>');
  });

  await test.step('9. a grid of samplers', async () => {
    const { grid } = texts;
    await app.prompt.fill('a red apple');
    await hand.click(app.button(texts.composer.moreWays));
    await hand.click(page.getByRole('menuitem', { name: grid.open }));
    const columns = grid.values.replace('{{axis}}', grid.columns);
    await expect(page.getByRole('textbox', { name: columns })).toBeFocused();
    await hand.type('Euler, DDIM');
    await hand.press('Enter');
    await expect(page.getByText('2 of 2 painted')).toBeVisible();
    expect(hand.count()).toBe(4);
    await page.keyboard.press('Escape');
    await expect(app.tiles).toHaveCount(2);
  });

  await test.step('10. a deletion undone', async () => {
    await app.button(texts.picture.remove).click();
    await expect(app.tiles).toHaveCount(1);
    await hand.click(app.button(texts.notices.undo));
    await expect(app.tiles).toHaveCount(2);
    expect(hand.count()).toBe(1);
  });
});
