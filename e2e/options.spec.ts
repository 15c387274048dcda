import type { Locator } from '@playwright/test';
import { expect, test } from './app.ts';

test.use({ model: 'tiny', locale: 'zh-CN' });

/** Whether an element is on top from its one end to the other. */
const isOnTop = (part: Locator) =>
  part.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return [0.1, 0.5, 0.9].every((share) =>
      element.contains(document.elementFromPoint(left + share * width, top + height / 2)),
    );
  });

test('settings warn of a size that the model was not made for, and no message covers their head', async ({
  app,
  page,
}) => {
  const { notices, options, picture } = app.texts;
  await app.open();
  await app.setOption('steps', '1');

  await test.step('a size warning names the sizes that suit', async () => {
    const sizes = options.sizePreset.replaceAll('{{size}}', '64');
    const warning = page.getByText(options.sizeWarning['too-large'].replace('{{sizes}}', sizes));
    await app.setOption('width', '128');
    await expect(warning).toBeVisible();
    // Half as long again is still right.
    await app.setOption('width', '96');
    await expect(warning).toHaveCount(0);
  });

  await test.step('a message covers neither their title nor the button that closes them', async () => {
    await app.button(options.close).click();
    for (const [width, height] of [
      [1440, 900],
      [1024, 600],
      [844, 390],
      [360, 740],
    ] as const) {
      const inWindow = `${width}×${height}`;
      await page.setViewportSize({ width, height });
      await app.generate('红苹果');
      await app.button(picture.remove).click();
      await expect(app.button(notices.undo)).toBeVisible();
      await app.showOptions();
      const head = page.getByRole('heading', { name: options.title, exact: true });
      for (const part of [head, app.button(options.close)])
        await expect.poll(() => isOnTop(part), inWindow).toBe(true);
      // A sheet that covers the page hides the message from assistive technology, but it is still there.
      await expect(page.getByText(notices.undo, { exact: true })).toBeAttached();
      await app.button(options.close).click();
      await expect(head).toHaveCount(0);
    }
  });
});
