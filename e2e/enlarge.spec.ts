import { readFileSync } from 'node:fs';
import type { FileChooser } from '@playwright/test';
import { readPngText } from '../src/core/formats/png-text.ts';
import { resample, type Pixels } from '../src/core/image/resample.ts';
import { psnr } from '../src/core/metrics/index.ts';
import { rgbOf } from '../src/engine/jobs/paint/__fixtures__/golden-case.ts';
import { expect, pixelsOf, type App } from './app.ts';
import { violations } from './axe.ts';
import { test } from './library.ts';
import { ModelsPage } from './models-page.ts';

/** Written by scripts/goldens/upscalers.py. */
const UPSCALERS = 'src/graph/models/__goldens__/upscalers';

async function chooseSize(app: App, factor: number): Promise<void> {
  const { enlarging } = app.texts;
  await app.button(enlarging.menu).click();
  const times = enlarging.times.replace('{{factor}}', String(factor));
  await app.page.getByRole('menuitem', { name: new RegExp(`^${times}`) }).click();
}

/** The picture on the stage, which is square. */
async function downloaded(app: App): Promise<{ bytes: Uint8Array; rgb: Pixels }> {
  const { bytes } = await app.download();
  const data = rgbOf(await pixelsOf(app.page, bytes));
  const edge = Math.sqrt(data.length / 3);
  return { bytes, rgb: { width: edge, height: edge, channels: 3, data } };
}

test.describe('in Chinese', () => {
  test.use({ locale: 'zh-CN', worksOffline: true });

  test('a result is enlarged fourfold by the upscaler that ships, offline too', async ({
    app,
    page,
    context,
  }) => {
    await app.open();
    await app.compute('backendCpu');
    await app.setOption('steps', '2');
    await app.generate('红苹果');
    const source = await downloaded(app);
    await app.readyForOffline();
    await page.reload();
    await expect(app.button(app.texts.enlarging.menu)).toBeVisible();
    await context.setOffline(true);
    await app.button(app.texts.enlarging.menu).click();
    await expect(page.getByRole('menuitemradio')).toHaveText([
      'SkyPaint x4',
      app.texts.enlarging.lanczos,
    ]);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await chooseSize(app, 4);
    await expect(app.stage).toContainText('256×256', { timeout: 60_000 });
    await expect(app.stage).toContainText('SkyPaint x4');
    await expect(app.tiles).toHaveCount(2);

    const larger = await downloaded(app);
    expect([larger.rgb.width, larger.rgb.height]).toEqual([256, 256]);
    const plain = resample(source.rgb, 256, 256, 'lanczos');
    const decibels = psnr(larger.rgb.data, plain.data);
    // The same picture, but not as Lanczos enlarges it.
    expect(decibels).toBeGreaterThan(25);
    expect(decibels).toBeLessThan(60);
    const texts = readPngText(larger.bytes);
    expect(texts.get('parameters')).toBe(readPngText(source.bytes).get('parameters'));
    expect(texts.get('extras')).toBe(
      'Postprocess upscale by: 4, Postprocess upscaler: SkyPaint x4',
    );

    // The source's size, among the facts, leads back to the source.
    await app.stage.getByRole('button', { name: /64×64/ }).click();
    await expect(app.stage).not.toContainText('256×256');

    await test.step('so is a picture of the user’s own, or the page says why not', async () => {
      const { enlarging, describe, picture } = app.texts;
      await app.button(enlarging.menu).click();
      await page.getByRole('menuitem', { name: enlarging.another }).click();
      const screen = page.getByRole('dialog', { name: enlarging.own });
      const pick = async (file: Parameters<FileChooser['setFiles']>[0]) => {
        const choosing = page.waitForEvent('filechooser');
        await screen.getByRole('button', { name: describe.pick }).click();
        await (await choosing).setFiles(file);
      };
      const times = screen.getByRole('button', { name: /^2/ });
      await pick({ name: '坏.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
      await times.click();
      await expect(screen.getByRole('alert')).toContainText(
        app.texts.errors['unreadable-picture'].title,
      );

      await pick('src/core/formats/picture-parameters/__goldens__/a1111.jpg');
      await expect(screen.getByRole('alert')).toHaveCount(0);
      await expect(times).toHaveText(/\d+×\d+/);
      expect(await violations(page)).toEqual([]);
      await times.click();
      await expect(screen.getByRole('status')).toContainText('a1111.jpg', { timeout: 60_000 });
      const saving = page.waitForEvent('download');
      await screen.getByRole('link', { name: picture.download }).click();
      const file = await saving;
      expect(file.suggestedFilename()).toBe('a1111-x2.png');
      const texts = readPngText(readFileSync(await file.path()));
      expect(texts.get('parameters')).toContain('雪林');
      expect(texts.get('extras')).toContain('Postprocess upscale by: 2');

      // It is kept unchanged, and its file still says how it was painted.
      await page.keyboard.press('Escape');
      await app.tiles.first().click();
      await expect(app.stage).toContainText(
        enlarging.fromOwn.replace('{{name}}', 'a1111.jpg').replace(/\{\{factor.*/, ''),
      );
      await app.button(picture.reuse).click();
      await expect(app.prompt).toHaveValue(/雪林/);
    });
  });
});

test.describe('with the tiny model', () => {
  test.use({ model: 'tiny' });

  test('a dropped .pth enlarges a result, and is deleted', async ({ app, page }) => {
    await app.open();
    await app.compute('backendCpu');
    const models = new ModelsPage(app);
    const { add, addOns, arrivals } = models.texts;
    await models.open();
    await models.pick(add.pickFiles, `${UPSCALERS}/real-x2.pth`);
    await expect(models.screen).toContainText(
      arrivals.addedAddOn.upscaler.replace('{{name}}', 'real-x2'),
    );
    await models.button(arrivals.dismiss).click();
    const card = models.screen.getByRole('article', { name: 'real-x2', exact: true });
    await expect(card).toContainText(addOns.enlarges.replace('{{scale}}', '2'));
    await models.close();

    await app.setOption('steps', '2');
    await app.generate('a red apple');
    await app.button(app.texts.enlarging.menu).click();
    await page.getByRole('menuitemradio', { name: 'real-x2' }).click();
    await page.keyboard.press('Escape');
    await chooseSize(app, 2);
    await expect(app.stage).toContainText('128×128', { timeout: 60_000 });
    const { bytes } = await downloaded(app);
    expect(readPngText(bytes).get('extras')).toBe(
      'Postprocess upscale by: 2, Postprocess upscaler: real-x2',
    );

    await models.open();
    await card.getByRole('button', { name: addOns.delete.replace('{{name}}', 'real-x2') }).click();
    await expect(card).toContainText(addOns.confirm.enlarge.replace('{{name}}', 'real-x2'));
    await models.button(models.texts.delete.yes).click();
    await expect(card).toBeHidden();
  });
});
