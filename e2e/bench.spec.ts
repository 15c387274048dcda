import { expect, test } from './app.ts';

test.use({ model: 'tiny', permissions: ['clipboard-read', 'clipboard-write'] });

test('the benchmark runs to the end, and its table can be copied', async ({ app, page }) => {
  await app.open('/?bench=short');
  await app.button(app.texts.benchmark.start).click();
  const result = page.getByLabel(app.texts.benchmark.result, { exact: true });
  await expect(result).toBeVisible({ timeout: 60_000 });
  await app.button(app.texts.devicePlan.copy).click();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toBe(await result.textContent());
  const rows = text.split('\n').map((line) => line.split(/ {2,}/));
  // A kernel, a step, a picture and a file: each has a time, in milliseconds.
  for (const what of [
    'linear 64 320 1280',
    'small-unet-step 64x64',
    'tiny-decode 32x32',
    'import 14 MB',
  ]) {
    const row = rows.find(([name]) => name === what);
    expect(
      row?.some((cell) => /^\d+\.\d\d$/.test(cell)),
      `${what} in\n${text}`,
    ).toBe(true);
  }
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('the full table begins on the CPU, and can be stopped', async ({ app, page }) => {
  const { benchmark } = app.texts;
  await app.open('/?bench');
  const progress = (done: number) =>
    benchmark.progress.replace('{{done}}', String(done)).replace('{{total}}', '15');
  await expect(page.getByText(app.texts.device.cpu, { exact: false }).first()).toBeVisible();
  await app.button(benchmark.start).click();
  await expect(page.getByText(progress(1))).toBeVisible({ timeout: 30_000 });
  await app.button(benchmark.cancel).click();
  await expect(app.button(benchmark.start)).toBeEnabled({ timeout: 30_000 });
  await expect(page.getByLabel(benchmark.result, { exact: true })).toHaveCount(0);
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('what is known about the device can be copied as JSON', async ({ app, page }) => {
  await app.open();
  await app.compute('backendGpu');
  await app.button(app.texts.header.settings).click();
  await expect(page.getByText(app.texts.devicePlan.uncheckedEmulated)).toBeVisible();
  await app.button(app.texts.devicePlan.copy).click();
  const report: unknown = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
  expect(report).toMatchObject({
    ...{ backend: 'webgpu', precision: 'fp32', plan: null },
    adapter: { isSoftware: true },
  });
});
