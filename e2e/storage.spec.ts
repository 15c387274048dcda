import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';

/** Flips bytes in the middle of every weight file that OPFS holds; returns how many files that were. */
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

test('damaged weights are found and fetched again', async ({ app, page }) => {
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

test('weights that never match their hash are refused, in words, with a way to try again', async ({
  app,
  page,
}) => {
  await page.route('**/unet/*.safetensors', async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    body.fill(0, body.length - 64);
    await route.fulfill({ response, body });
  });
  await page.goto('/');
  await expect(page.getByText(app.texts.errors.integrity.title, { exact: true })).toBeVisible();

  await page.unroute('**/unet/*.safetensors');
  await app.button(app.texts.notices.retry).click();
  await app.setOption('steps', '1');
  await app.generate('香蕉');
});

test.describe('while the network fails', () => {
  test.use({ tolerated: [/Failed to load resource/] });

  test('a first visit without the model says so and recovers', async ({ app, page }) => {
    await page.route('**/models/**', (route) => route.abort());
    await page.goto('/');
    await expect(page.getByText(app.texts.errors.offline.title, { exact: true })).toBeVisible();
    await page.unroute('**/models/**');
    await app.button(app.texts.notices.retry).click();
    await app.setOption('steps', '1');
    await app.generate('香蕉');
  });
});
