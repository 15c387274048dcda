import { expect, test } from './app.ts';

test.use({ model: 'tiny', permissions: ['notifications'] });

test('a failed request in the queue is mended with one click, and a page in the background says when it is done', async ({
  app,
  page,
}) => {
  const { queue, composer, cures, document: words } = app.texts;
  // The real notification is still shown; there is no other way to read what the page gave it.
  await page.addInitScript(() => {
    const shown: [string, string | undefined][] = [];
    globalThis.Notification = class extends Notification {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options);
        shown.push([title, options?.body]);
      }
    };
    Object.assign(globalThis, { shown });
  });
  const notifications = () =>
    page.evaluate(() => (globalThis as unknown as { shown: [string, string][] }).shown);
  /** Playwright's pages are always visible, so the test sets this itself. */
  const look = (visibilityState: 'hidden' | 'visible') =>
    page.evaluate((value) => {
      Object.defineProperty(document, 'visibilityState', { value, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, visibilityState);

  await app.open();
  await app.button(composer.moreWays).click();
  const wish = page.getByRole('menuitemcheckbox', { name: queue.notify });
  await wish.click();
  await expect(wish).toBeChecked();
  await page.keyboard.press('Escape');

  // Long enough for all that follows.
  await app.setOption('steps', '150');
  await app.setOption('batchCount', '16');
  await app.prompt.fill('apple');
  await app.button(composer.generate).click();
  await app.setOption('steps', '2');
  await app.setOption('batchCount', '1');
  for (const prompt of ['a pear <lora:no:1>', 'dog']) {
    await app.prompt.fill(prompt);
    await app.button(composer.addToQueue).click();
  }
  await app.prompt.fill('still being written');
  await app.button(composer.cancel).click();
  await expect(app.tiles.getByRole('img', { name: 'dog' })).toHaveCount(1);

  await test.step('the failed request is still there, with a button that mends it', async () => {
    await app.button('Queue, 1 request that could not be painted').click();
    const list = page.getByRole('dialog', { name: queue.title });
    await look('hidden');
    await list.getByRole('button', { name: cures.without }).click();
    await expect(app.tiles.getByRole('img', { name: 'a pear' })).toHaveCount(1);
    await expect(app.prompt).toHaveValue('still being written');
  });

  await test.step('a notification and the title say that it is done', async () => {
    await expect.poll(notifications).toEqual([[queue.notifyTitle, 'a pear ']]);
    await expect(page).toHaveTitle(`✓ ${words.title}`);
    await look('visible');
    await expect(page).toHaveTitle(words.title);
  });
});
