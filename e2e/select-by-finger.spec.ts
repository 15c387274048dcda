import { expect, test } from './app.ts';
import { openWithPictures } from './painted-gallery.ts';

test.use({ model: 'tiny' });

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('a finger that rests on a picture selects it, and then a tap selects more', async ({
    app,
    page,
  }) => {
    const { drawer } = app.texts;
    await openWithPictures(app, page, 6);
    await app.button(drawer.open).click();
    const options = page.getByRole('listbox', { name: drawer.grid }).getByRole('option');
    const selected = page.getByRole('option', { selected: true });
    await expect(options).toHaveCount(6);
    const cdp = await page.context().newCDPSession(page);
    const middle = async (at: number) => {
      const { x, y, width, height } = (await options.nth(at).boundingBox())!;
      return { x: x + width / 2, y: y + height / 2 };
    };
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: { x: number; y: number }) =>
      cdp.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [at] : [] });

    await test.step('a finger that moves scrolls', async () => {
      const from = await middle(0);
      await touch('touchStart', from);
      await touch('touchMove', { x: from.x, y: from.y - 30 });
      // Longer than it takes to select.
      await page.waitForTimeout(1000);
      await touch('touchEnd');
      await expect(selected).toHaveCount(0);
    });
    await touch('touchStart', await middle(1));
    await expect(selected).toHaveCount(1);
    await touch('touchEnd');
    // Lifting the finger after a long press opens nothing.
    await expect(selected).toHaveCount(1);
    await options.nth(3).tap();
    await expect(selected).toHaveCount(2);
    await app.button(drawer.remove).tap();
    await expect(options).toHaveCount(4);
    const undo = { name: app.texts.notices.undo };
    await page.getByRole('dialog').getByRole('button', undo).tap();
    await expect(options).toHaveCount(6);
  });
});
