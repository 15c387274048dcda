import type { Locator } from '@playwright/test';
import { expect, test } from './app.ts';
import { violations } from './axe.ts';
import { ModelsPage } from './models-page.ts';

test.use({ model: 'tiny' });

/** Buttons in sight that open a menu or a card. */
const OPENERS = 'button[aria-haspopup][aria-expanded]:enabled:visible';

/**
 * Opens what each button opens, by keyboard, and expects it to be accessible, to end with Escape and to give the focus back.
 *
 * @returns the buttons' names
 */
async function openEach(buttons: Locator): Promise<readonly string[]> {
  const page = buttons.page();
  const names: string[] = [];
  for (let at = 0; at < (await buttons.count()); at++) {
    const button = buttons.nth(at);
    const name = await button.evaluate(
      (one: HTMLElement) => one.ariaLabel ?? (one.innerText || one.title),
    );
    await button.press('Enter');
    await expect(button, name).toHaveAttribute('aria-expanded', 'true');
    const id = await button.getAttribute('aria-controls');
    await expect(page.locator(`[id="${id}"]`), name).toBeVisible();
    expect(await violations(page), name).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(button, name).toHaveAttribute('aria-expanded', 'false');
    await expect(button, name).toBeFocused();
    names.push(name);
  }
  return names;
}

test('every menu and card is accessible, ends with Escape and gives the focus back', async ({
  app,
  page,
}) => {
  const { composer, drawer, editor, header, picture, presets, prompting } = app.texts;
  const openers = page.getByRole('dialog').locator(OPENERS);
  await app.open();
  await app.setOption('steps', '1');
  await app.setOption('negativePrompt', 'blurry');
  await app.generate('a red apple');
  await expect(page.getByRole('button', { name: /\/75$/ })).toHaveCount(2);

  await test.step('of the page', async () => {
    const names = await openEach(page.locator(OPENERS));
    expect(names).toEqual(
      expect.arrayContaining([
        ...[composer.moreWays, header.settings, picture.more, presets.title, prompting.menu],
        `${prompting.tokensOf.negativePrompt}: 6/75`,
      ]),
    );
  });

  await test.step('even before the focus has entered the menu', async () => {
    const button = page.locator('[data-model-menu]');
    await button.evaluate(async (one: HTMLElement) => {
      one.click();
      await new Promise((drawn) => requestAnimationFrame(drawn));
      one.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    });
    await expect(button).toHaveAttribute('aria-expanded', 'false');
    await expect(page.getByRole('menu')).toBeHidden();
  });

  await test.step('of the editor', async () => {
    await app.chooseMore(editor.open);
    await expect(openers).toHaveCount(1);
    expect(await openEach(openers)).toEqual([editor.settings]);
    await page.keyboard.press('Escape');
  });

  await test.step('of Models', async () => {
    const models = new ModelsPage(app);
    await models.open();
    await expect(openers).toHaveCount(1);
    const [more = ''] = await openEach(openers);
    expect(more).toContain(models.texts.more.split('“')[0]);
    await models.close();
  });

  await test.step('of the drawer, with a picture selected', async () => {
    await app.button(drawer.open).click();
    const options = page.getByRole('listbox', { name: drawer.grid }).getByRole('option');
    await options.first().click({ modifiers: ['Control'] });
    expect(await openEach(openers)).toEqual([
      ...[drawer.filters, drawer.more, drawer.albums, drawer.save],
    ]);
  });

  await test.step('of the bin', async () => {
    await page.keyboard.press('Escape');
    await page.getByRole('listbox', { name: drawer.grid }).press('Delete');
    await page.getByText(drawer.binCount.replace('{{number}}', '1')).click();
    expect(await openEach(app.button(drawer.emptyTheBin))).toHaveLength(1);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  });
});
