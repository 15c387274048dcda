import type { Page } from '@playwright/test';
import { expect, test, type App } from './app.ts';

/** Where things are that must not move: the prompt's card, the earlier pictures' place and the sheet. */
async function places({ page, stage, texts }: App) {
  const composer = page.getByRole('region', { name: texts.composer.prompt, exact: true });
  const box = async (locator: ReturnType<Page['locator']>) => {
    const found = await locator.boundingBox();
    return found && Object.values(found).map(Math.round);
  };
  const frame = page.locator('main > :first-child');
  return { stage: await box(stage), composer: await box(composer), gallery: await box(frame) };
}

const sheetOf = ({ stage }: App) => stage.getByRole('img').first().boundingBox();

async function swipe(page: Page, x: number, y: number, by: number) {
  const cdp = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at: number) =>
    cdp.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: type === 'touchEnd' ? [] : [{ x: at, y }],
    });
  await touch('touchStart', x);
  for (const part of [0.25, 0.5, 0.75, 1]) await touch('touchMove', x + part * by);
  await touch('touchEnd', x + by);
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('nothing jumps while pictures come and go, and fingers can do everything', async ({
    app,
    page,
  }) => {
    await app.open();
    const atFirst = await places(app);

    await app.setOption('steps', '150');
    await app.button(app.texts.options.done).click();
    await app.button(app.texts.composer.generate).click();
    await expect(page.getByRole('progressbar')).toBeVisible();
    expect(await places(app)).toEqual(atFirst);
    const sheet = await sheetOf(app);
    expect(sheet).toMatchObject({ x: 0, width: 390 });
    await app.button(app.texts.composer.cancel).click();

    await app.setOption('steps', '1');
    await app.button(app.texts.options.done).click();
    await app.generate('a red apple');
    expect(await sheetOf(app)).toEqual(sheet);
    expect(await places(app)).toEqual(atFirst);
    await app.generate('a banana');
    expect(await sheetOf(app)).toEqual(sheet);

    const sizes = await app.stage
      .locator('button, a')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect()));
    for (const { width, height } of sizes)
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);

    await swipe(page, 300, 300, -200);
    await expect(app.stage).toContainText('a red apple');
    await swipe(page, 100, 300, 200);
    await expect(app.stage).toContainText('a banana');

    // A message lies over the picture.
    await app.button(app.texts.picture.remove).click();
    await expect(app.button(app.texts.notices.undo)).toBeVisible();
    expect(await sheetOf(app)).toEqual(sheet);
    expect(await places(app)).toEqual(atFirst);
  });
});
