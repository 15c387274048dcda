import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';
import { ModelsPage } from './models-page.ts';

/** Flips bytes in the middle of every weight file in OPFS; returns how many files there were. */
async function damageStoredWeights(page: Page): Promise<number> {
  return page.evaluate(async () => {
    let damaged = 0;
    async function visit(directory: FileSystemDirectoryHandle) {
      for await (const handle of directory.values()) {
        if (handle.kind === 'directory') {
          await visit(handle);
          continue;
        }
        const { size } = await handle.getFile();
        const writable = await handle.createWritable({ keepExistingData: true });
        await writable.write({
          type: 'write',
          position: size >> 1,
          data: new Uint8Array(64).fill(255),
        });
        await writable.close();
        damaged += 1;
      }
    }
    await visit(await navigator.storage.getDirectory());
    return damaged;
  });
}

/** Overwrites this many bytes in the middle of an imported model's weights; the numbers there stay finite. */
async function overwrite(page: Page, part: string, bytes: number): Promise<void> {
  await page.evaluate(
    async ([folder, count]) => {
      const root = await navigator.storage.getDirectory();
      for await (const model of (await root.getDirectoryHandle('models')).values()) {
        if (model.kind === 'file' || model.name === 'skypaint-mini') continue;
        for await (const handle of (await model.getDirectoryHandle(folder)).values()) {
          if (handle.kind === 'directory' || !handle.name.endsWith('.safetensors')) continue;
          const { size } = await handle.getFile();
          const writable = await handle.createWritable({ keepExistingData: true });
          const data = new Uint8Array(count).fill(0x2c);
          await writable.write({ type: 'write', position: size >> 1, data });
          await writable.close();
        }
      }
    },
    [part, bytes] as const,
  );
}

test.use({ model: 'tiny' });

test('damaged weights are detected and fetched again', async ({ app, page }) => {
  await app.open();
  await app.setOption('steps', '3');
  await app.setSeed('1');
  await app.generate('香蕉');
  const healthy = await app.download();

  expect(await damageStoredWeights(page)).toBeGreaterThanOrEqual(3);
  await app.open();
  await app.setOption('steps', '3');
  await app.setSeed('1');
  await app.generate('香蕉');
  expect((await app.download()).bytes.equals(healthy.bytes)).toBe(true);
});

test('an imported model with 4 kB altered is detected after painting and not used again', async ({
  app,
  page,
}) => {
  await app.open();
  const models = new ModelsPage(app);
  await models.open();
  await models.pick(models.texts.add.pickFiles, 'e2e/__goldens__/sd1-tiny.ckpt');
  await models.button(models.texts.arrivals.useNow).click();
  await expect(models.menu).toHaveText('sd1-tiny');
  await overwrite(page, 'unet', 4096);

  await app.open();
  const { damage, composer } = app.texts;
  const notice = page
    .getByRole('alert')
    .filter({ hasText: damage.model.title.replace('{{name}}', 'sd1-tiny') });
  await expect(models.menu).toHaveText('sd1-tiny');
  await expect(notice).toBeHidden();
  await app.setOption('steps', '1');
  await app.prompt.fill('a cat');
  await app.button(composer.generate).click();
  await expect(notice).toBeVisible({ timeout: 60_000 });
  await expect(app.tiles).toHaveCount(1);

  await notice.getByRole('button', { name: app.texts.notices.dismiss }).click();
  await expect(notice).toBeHidden();
  await app.button(composer.generate).click();
  await expect(notice).toBeVisible();
  await expect(app.tiles).toHaveCount(1);
  await notice.getByRole('button', { name: models.texts.notices.manage }).click();
  const card = models.card('sd1-tiny');
  await expect(card.getByRole('alert')).toContainText('unet/');

  await models.act(card, models.texts.delete.action);
  await models.button(models.texts.delete.yes).click();
  await expect(card).toBeHidden();
  await models.close();
  await app.generate('香蕉');
});

test.describe('on a first visit', () => {
  test.use({ tolerated: [/Failed to load resource/] });

  test('a missing network and weights that do not match their hash are reported, with a way to try again', async ({
    app,
    page,
  }) => {
    const { errors, notices } = app.texts;
    await page.route('**/models/**', (route) => route.abort());
    await page.goto('/');
    await expect(page.getByText(errors.offline.title, { exact: true })).toBeVisible();

    await page.unroute('**/models/**');
    await page.route('**/unet/*.safetensors', async (route) => {
      const response = await route.fetch();
      const body = await response.body();
      body.fill(0, body.length - 64);
      await route.fulfill({ response, body });
    });
    await app.button(notices.retry).click();
    await expect(page.getByText(errors.integrity.title, { exact: true })).toBeVisible();

    await page.unroute('**/unet/*.safetensors');
    await app.button(notices.retry).click();
    await app.setOption('steps', '1');
    await app.generate('香蕉');
  });
});
