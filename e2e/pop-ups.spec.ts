import type { Locator } from '@playwright/test';
import { expect, test } from './app.ts';
import { violations } from './axe.ts';

test.use({ model: 'tiny' });

/**
 * Opens every menu and card that a button in sight opens, each by keyboard, and expects it to be accessible, to end with Escape
 * and to give the focus back.
 *
 * @returns the buttons' names
 */
async function openEach(part: Locator): Promise<readonly string[]> {
  const page = part.page();
  const buttons = part.locator('button[aria-haspopup][aria-expanded]:enabled:visible');
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
  const { composer, drawer, header, picture, prompting } = app.texts;
  await app.open();
  await app.setOption('steps', '1');
  await app.setOption('negativePrompt', 'blurry');
  await app.generate('a red apple');
  await expect(page.getByRole('button', { name: /\/75$/ })).toHaveCount(2);

  await test.step('of the page', async () => {
    const names = await openEach(page.locator('body'));
    expect(names).toEqual(
      expect.arrayContaining([
        ...[composer.moreWays, header.settings, picture.more, prompting.menu],
        `${prompting.tokensOf.negativePrompt}: 6/75`,
      ]),
    );
  });

  await test.step('of the drawer, with a picture selected', async () => {
    await app.button(drawer.open).click();
    const options = page.getByRole('listbox', { name: drawer.grid }).getByRole('option');
    await options.first().click({ modifiers: ['Control'] });
    expect(await openEach(page.getByRole('dialog'))).toEqual([
      ...[drawer.filters, drawer.more, drawer.albums, drawer.save],
    ]);
  });
});
