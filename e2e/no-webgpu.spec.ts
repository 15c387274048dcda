import { expect, test } from './app.ts';

test.use({ model: 'tiny' });

test('without WebGPU the CPU paints, even if the GPU is chosen, and the page says how to improve that', async ({
  app,
  page,
}) => {
  await app.open();
  await expect(app.badge).toContainText(app.texts.device.cpu);
  await app.button(app.texts.header.settings).click();
  const settings = page.getByRole('dialog');
  await settings.getByText(app.texts.settings.backendGpu, { exact: true }).click();
  await expect(settings.getByText(app.texts.device.slow['no-adapter'])).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(app.badge).toContainText(app.texts.device.cpu);
  await app.setOption('steps', '2');
  await app.generate('红苹果');

  await app.badge.click();
  await expect(page.getByText(app.texts.device.slow['no-adapter']).last()).toBeVisible();
  await expect(page.getByText(app.texts.device.help['no-adapter']).last()).toBeVisible();
});

for (const locale of ['en', 'zh-CN'] as const) {
  test.describe(`on a narrow phone, in ${locale}`, () => {
    test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, locale });

    test('the notice leaves the picture most of the room', async ({ app }) => {
      await app.open();
      const advice = app.page.getByText(app.texts.device.slow['no-adapter']);
      await expect(advice).toBeVisible();
      const lines = await advice.evaluate((text) => {
        const range = document.createRange();
        range.selectNodeContents(text);
        return new Set([...range.getClientRects()].map(({ top }) => top)).size;
      });
      expect(lines).toBeLessThanOrEqual(4);
    });
  });
}
