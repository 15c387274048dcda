import { expect, test } from './app.ts';

test.use({ tolerated: [/the thread dies here/] });

test('a job is started by keyboard, previewed and cancelled; its results survive a reload and the engine’s crash', async ({
  app,
  page,
}) => {
  await app.open();
  await test.step('Ctrl+Enter starts it with a preview, and it can be cancelled midway', async () => {
    await app.setOption('steps', '150');
    await app.prompt.fill('红苹果');
    await app.prompt.press('Control+Enter');
    await expect(page.getByRole('progressbar')).toBeVisible();
    await expect(app.stage.getByText(/^Step ([3-9]|\d\d+) of 150/)).toBeVisible();
    await expect(app.stage.getByRole('img', { name: 'Painting: 红苹果' })).toBeVisible();

    // Escape first closes overlays, and only then cancels the picture.
    const menu = page.getByRole('menu');
    await page.locator('[data-model-menu]').click();
    await expect(menu).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(menu).toBeHidden();
    await expect(app.button(app.texts.composer.cancel)).toBeVisible();

    await page.keyboard.press('Escape');
    await expect(app.button(app.texts.composer.generate)).toBeVisible();
    await expect(app.tiles).toHaveCount(0);

    // Nothing is painted behind a dialog.
    await app.button(app.texts.header.settings).click();
    await expect(page.getByText(app.texts.settings.backendHint)).toBeVisible();
    await page.keyboard.press('Control+Enter');
    await page.keyboard.press('Escape');
    await expect(app.button(app.texts.composer.generate)).toBeVisible();

    await app.setOption('steps', '3');
    await app.generate('红苹果');
    await expect(app.tiles).toHaveCount(1);
  });

  await test.step('results survive a reload, until they are deleted', async () => {
    const before = await app.download();
    await app.open();
    await expect(app.tiles).toHaveCount(1);
    expect((await app.download()).bytes.equals(before.bytes)).toBe(true);
    await app.button(app.texts.picture.remove).click();
    await expect(app.tiles).toHaveCount(0);
    await expect(app.button(app.texts.notices.undo)).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(app.tiles).toHaveCount(1);
    await app.button(app.texts.gallery.clear).click();
    await app.button(app.texts.gallery.confirm).click();
    await expect(app.button(app.texts.notices.undo)).toBeFocused();
    await app.open();
    await expect(page.getByText(app.texts.stage.empty)).toBeVisible();
  });

  await test.step('when the thread dies, the job ends with a message, and the next one runs in a new thread', async () => {
    await app.setOption('steps', '150');
    await app.prompt.fill('香蕉');
    await app.button(app.texts.composer.generate).click();
    await expect(app.stage.getByText(/^Step \d+ of 150/)).toBeVisible();
    const engine = page.workers().find((worker) => worker.url().includes('paint.worker'));
    await engine?.evaluate(() => {
      setTimeout(() => {
        throw new Error('the thread dies here');
      }, 100);
    });
    await expect(
      page.getByText(app.texts.errors['engine-crashed'].title, { exact: true }),
    ).toBeVisible();
    await app.setOption('steps', '1');
    await app.generate('香蕉');
  });
});
