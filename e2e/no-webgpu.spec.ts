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
