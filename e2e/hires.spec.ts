import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { addPngText, readPngText } from '../src/core/formats/png-text.ts';
import { expect, pixelsOf } from './app.ts';
import { violations } from './axe.ts';
import { test } from './library.ts';

/** As A1111 writes it, except for the tiles. */
const INFOTEXT = [
  '红苹果',
  'Steps: 3, Sampler: Euler, Schedule type: Automatic, CFG scale: 4, Seed: 1, Size: 64x64, Model: skypaint-mini, ' +
    'Denoising strength: 0.6, Hires upscale: 2, Hires steps: 2, Hires upscaler: R-ESRGAN 4x+, Hires tiles: True, Version: v1.10.1',
].join('\n');
const PNG = addPngText(
  readFileSync('src/core/formats/__goldens__/pillow.png'),
  'parameters',
  INFOTEXT,
);

async function drop(page: Page, png: Uint8Array): Promise<void> {
  await page.evaluate(
    (bytes) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([Uint8Array.from(bytes)], 'a.png', { type: 'image/png' }));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }));
    },
    [...png],
  );
}

/** Records everything that the stage says from now on. */
async function listen(page: Page, name: string): Promise<() => Promise<string>> {
  const said = await page.evaluateHandle((label) => {
    const texts: string[] = [];
    const stage = document.querySelector(`[aria-label="${label}"]`)!;
    new MutationObserver(() => texts.push(stage.textContent)).observe(stage, {
      childList: true,
      characterData: true,
      subtree: true,
    });
    return texts;
  }, name);
  return async () => (await said.jsonValue()).join('\n');
}

test.use({ model: 'tiny', locale: 'zh-CN' });

test('a dropped A1111 picture with hires fix is painted in two passes, the second one in tiles', async ({
  app,
  page,
}) => {
  const { hires, reading, progress } = app.texts;
  await app.open();
  await app.compute('backendCpu');
  await drop(page, PNG);
  await expect(
    page.getByText(reading.missing.upscaler.replace('{{name}}', 'R-ESRGAN 4x+')),
  ).toBeVisible();
  await app.showOptions();
  const section = page.getByRole('region', { name: hires.title });
  await expect(section.getByRole('switch')).toBeChecked();
  await expect(section.getByRole('textbox', { name: hires.strength })).toHaveValue('0.6');
  await expect(section.getByRole('combobox', { name: hires.scale })).toHaveValue('2');
  await expect(section.getByRole('combobox', { name: hires.upscaler })).toHaveValue(
    'embedded skypaint-x4',
  );
  expect(await violations(page)).toEqual([]);

  const said = await listen(page, app.texts.stage.region);
  await app.button(app.texts.composer.generate).click();
  await app.finished();
  const [first, second] = [1, 2].map((pass) =>
    progress.inPass.split('：')[0]!.replace('{{pass}}', String(pass)).replace('{{passes}}', '2'),
  );
  expect(await said()).toContain(first);
  expect(await said()).toContain(second);
  expect(await said()).toContain('第 9 块，共 9 块');
  await expect(app.stage).toContainText('128×128');
  await expect(app.stage).toContainText('SkyPaint x4');
  const { bytes } = await app.download();
  expect(await pixelsOf(page, bytes)).toHaveLength(128 * 128 * 4);
  expect(readPngText(bytes).get('parameters')).toContain(
    'Size: 64x64, Model: skypaint-mini, RNG: NV, Denoising strength: 0.6, Hires upscale: 2, Hires steps: 2, ' +
      'Hires upscaler: SkyPaint x4, Hires tiles: True',
  );
});
