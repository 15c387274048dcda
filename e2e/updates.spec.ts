import { App, expect, test as base } from './app.ts';
import { PLAIN, StaticServer } from './static-server.ts';
import { tinyModelSite } from './tiny-model.ts';

const test = base.extend<{ server: StaticServer }>({
  server: async ({ model }, use) => {
    const server = await StaticServer.start(model === 'tiny' ? tinyModelSite() : PLAIN);
    await use(server);
    await server.stop();
  },
});

test.use({ model: 'tiny' });

test('a job in one tab delays the update that another tab asks for; then both switch', async ({
  app: asking,
  page,
  context,
  server,
}) => {
  await asking.open(server.url);
  const { notices } = asking.texts;
  await expect(page.getByText(notices.offlineReady)).toBeVisible({ timeout: 60_000 });
  const painting = new App(await context.newPage());
  await painting.open(server.url);
  await painting.setOption('steps', '150');
  await painting.setOption('batchCount', '4');
  await painting.prompt.fill('红苹果');
  await asking.prompt.fill('蓝色汽车');

  server.publishNewVersion();
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  await expect(page.getByText(notices.updateReady)).toBeVisible({ timeout: 60_000 });
  await painting.button(painting.texts.composer.generate).click();
  await expect(painting.button(painting.texts.composer.cancel)).toBeVisible();
  await asking.button(notices.update).click();
  await expect(page.getByText(notices.updateHeld)).toBeVisible();
  await expect(painting.page.getByText(notices.updateWaits)).toBeVisible();
  await expect(painting.button(painting.texts.composer.generate)).toBeVisible({
    timeout: 150_000,
  });

  await expect(page.getByText(notices.updateReady)).toBeVisible();
  const reloads = [page, painting.page].map((tab) => tab.waitForEvent('load'));
  await asking.button(notices.update).click();
  await Promise.all(reloads);
  for (const [tab, words] of [
    [asking, '蓝色汽车'],
    [painting, '红苹果'],
  ] as const) {
    await expect(tab.sizeChip).toContainText('×', { timeout: 60_000 });
    await expect(tab.page.locator('script[src*="newer"]').first()).toBeAttached();
    await expect(tab.prompt).toHaveValue(words);
  }
  await painting.setOption('steps', '2');
  await painting.setOption('batchCount', '1');
  await painting.generate('红苹果');
});

test.describe('a page of an older version', () => {
  test.use({ tolerated: [/Failed to load resource: .*404/] });

  test('keeps working, and says what to do, when a file of its version is gone', async ({
    app: behind,
    page,
    context,
    server,
  }) => {
    await behind.open(server.url);
    const { notices, errors, header } = behind.texts;
    await expect(page.getByText(notices.offlineReady)).toBeVisible({ timeout: 60_000 });
    const other = new App(await context.newPage());
    await other.open(server.url);
    await behind.prompt.click();

    server.publishNewVersion();
    await other.page.evaluate(async () => (await navigator.serviceWorker.ready).update());
    await expect(other.page.getByText(notices.updateReady)).toBeVisible({ timeout: 60_000 });
    await other.button(notices.update).click();
    await expect(page.getByText(notices.switched)).toBeVisible();
    await behind.prompt.fill('a red apple');

    await behind.button(header.settings).click();
    await expect(page.getByText(errors.outdated.title)).toBeVisible();
    await expect(behind.prompt).toHaveValue('a red apple');

    const reloaded = page.waitForEvent('load');
    await behind.button(notices.reload).click();
    await reloaded;
    await behind.button(header.settings).click();
    await expect(page.getByRole('dialog', { name: behind.texts.settings.title })).toContainText(
      behind.texts.settings.language,
    );
    await expect(behind.prompt).toHaveValue('a red apple');
  });

  test('a worker that cannot start asks for a reload', async ({ app, page, server }) => {
    await page.route('**/paint.worker*', (route) => route.fulfill({ status: 404 }));
    await page.goto(server.url);
    await expect(page.getByText(app.texts.errors.outdated.title)).toBeVisible();
    await page.unroute('**/paint.worker*');
    const reloaded = page.waitForEvent('load');
    await app.button(app.texts.notices.reload).click();
    await reloaded;
    await expect(app.sizeChip).toContainText('×', { timeout: 60_000 });
  });
});
