import { readFileSync } from 'node:fs';
import { rgbPng } from '../src/core/formats/__fixtures__/png-file.ts';
import { addPngText } from '../src/core/formats/png-text.ts';
import { dropPicture, expect, type App } from './app.ts';
import { violations } from './axe.ts';
import { Guides, hill, settingsOf } from './guides.ts';
import { HubServer } from './hub-server.ts';
import { test } from './library.ts';
import { dropFiles, ModelsPage } from './models-page.ts';

/** A net for the tiny model: scripts/goldens/tiny_page_control.py. */
const NET = 'e2e/__goldens__/tiny-page-control';
const FILES = ['config.json', 'diffusion_pytorch_model.safetensors'] as const;
const CANNY = 'control_v11p_sd15_canny';

test.use({ model: 'tiny' });

test.describe('on a phone', () => {
  test.use({
    locale: 'zh-CN',
    colorScheme: 'dark',
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });

  test('a guide is drawn or made in a sheet within reach, and survives a reload', async ({
    app,
    page,
  }) => {
    const guides = new Guides(app, page);
    const { texts } = guides;
    await app.open();
    await app.openTool(texts.open);
    await expect(guides.panel).toContainText('723');
    expect(await violations(page)).toEqual([]);
    await guides.panel.getByRole('button', { name: texts.purposes.outline.title }).click();
    await guides.draw(texts.picture.draw);

    await test.step('every control is large enough for a finger', async () => {
      await guides.panel.getByText(texts.more, { exact: true }).click();
      expect(await violations(page)).toEqual([]);
      const controls = guides.panel.locator(
        'button:visible, a:visible, input[type="range"]:visible',
      );
      for (const box of await Promise.all((await controls.all()).map((one) => one.boundingBox()))) {
        expect(box!.height).toBeGreaterThanOrEqual(44);
      }
    });

    await test.step('a tool makes another guide from a picture, and a file that is no picture is refused in words', async () => {
      const pick = (name: string, mimeType: string, buffer: Buffer) =>
        guides.panel
          .getByLabel(texts.picture.other)
          .and(page.locator('input'))
          .setInputFiles({ name, mimeType, buffer });
      const image = guides.panel.locator('img');
      const drawn = await image.getAttribute('src');
      await pick('笔记.png', 'image/png', Buffer.from('no picture'));
      await expect(guides.panel.getByRole('alert')).toContainText('笔记.png');
      await expect(image).toHaveAttribute('src', drawn!);
      await pick('照片.png', 'image/png', await hill(page));
      await expect(
        guides.panel.getByRole('button', { name: texts.picture.original }),
      ).toBeVisible();
      await expect(guides.panel.getByRole('alert')).toHaveCount(0);
    });

    await test.step('a ready-made picture is taken, and one that is black is explained', async () => {
      const ready = guides.panel.getByLabel(texts.picture.ready).and(page.locator('input'));
      const black = Buffer.from(rgbPng(new Uint8Array(3 * 64 * 64), 64, 64));
      await ready.setInputFiles({ name: '夜.png', mimeType: 'image/png', buffer: black });
      await expect(guides.panel.getByRole('alert')).toHaveText(
        new RegExp(texts.faults.nothing.slice(0, 9)),
      );
    });

    await guides.panel.getByRole('slider', { name: texts.strength }).fill('0.5');
    await guides.panel.getByRole('slider', { name: texts.to, exact: true }).fill('60');
    await guides.panel.getByRole('button', { name: texts.done, exact: true }).click();
    await expect(guides.panel).toHaveCount(0);
    await page.reload();
    await expect(guides.cards).toContainText('ControlNet canny');
    const eye = guides.cards.getByRole('button', { name: texts.show.split('{{')[0]! });
    await eye.click();
    await expect(app.stage.getByRole('img', { name: texts.overlay })).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
});

test('a net from disk or from the hub guides a picture, which is painted again identically, offline too', async ({
  app,
  context,
  page,
}) => {
  const guides = new Guides(app, page);
  const { texts } = guides;
  const models = new ModelsPage(app);
  await app.open();
  await app.compute('backendCpu');
  await app.setOption('steps', '2');
  await app.setSeed('7');
  await app.generate('红苹果');
  const plain = await app.download();

  await test.step('the net comes from the hub with one click', async () => {
    const hub = await HubServer.start(`lllyasviel/${CANNY}`);
    for (const file of FILES) hub.put(file, readFileSync(`${NET}/${file}`));
    await models.open();
    await models.chooseSite(hub.endpoint);
    await models.close();
    await guides.choose('outline');
    await guides.panel.getByRole('button', { name: /723/ }).click();
    await expect(guides.panel.getByRole('region', { name: texts.needs.title })).toHaveCount(0);
    await hub.stop();
  });

  await guides.draw(texts.picture.draw);
  await guides.panel.getByRole('slider', { name: texts.strength }).fill('1.5');
  await app.paint();
  const guided = await app.download();
  expect(guided.bytes.equals(plain.bytes)).toBe(false);
  const unit = settingsOf(guided.bytes).get('ControlNet 0');
  expect(unit).toContain(`Module: none, Model: ${CANNY}, Weight: 1.5`);

  await test.step('cancelling leaves the guide as it was', async () => {
    await app.setOption('steps', '150');
    await app.button(app.texts.composer.generate).click();
    await expect(app.button(app.texts.composer.cancel)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(app.button(app.texts.composer.generate)).toBeVisible();
    await expect(guides.cards.getByRole('listitem')).toHaveCount(1);
  });

  await test.step('its file and the drawing on this device paint it again, without a network', async () => {
    await context.setOffline(true);
    await dropPicture(page, guided.bytes);
    // With the style tag, as it was painted.
    await expect(app.prompt).toHaveValue('sai-v1 art, 红苹果');
    await expect(guides.cards.getByRole('listitem')).toHaveCount(1);
    await app.paint();
    expect((await app.download()).bytes.equals(guided.bytes)).toBe(true);
    await context.setOffline(false);
  });
});

test('a net is imported, and a picture of the gallery guides the next', async ({ app, page }) => {
  const guides = new Guides(app, page);
  await app.open();
  await paintAndGuide(app, guides, '1');
  await app.paint();
  const { bytes } = await app.download();
  expect(settingsOf(bytes).get('ControlNet 0')).toContain('Model: tiny-page-control');
});

test('a guide leaves out what the mask repaints, and follows the mask', async ({ app, page }) => {
  const guides = new Guides(app, page);
  const { editor } = app.texts;
  await app.open();
  await app.compute('backendCpu');
  await paintAndGuide(app, guides, '2');
  await guides.panel.getByLabel(guides.texts.tool).selectOption('inpaint');
  const fault = guides.panel.getByRole('alert');
  await expect(fault).toContainText(guides.texts.faults.noMask);

  await app.chooseMore(editor.open);
  await guides.drawLine();
  await app.button(editor.done).click();
  await expect(fault).toHaveCount(0);
  const image = guides.panel.locator('img').first();
  await expect.poll(() => image.evaluate(holes)).toBeGreaterThan(0);
  await app.paint();
  const { bytes } = await app.download();
  expect(settingsOf(bytes).get('ControlNet 0')).toContain('Module: inpaint_only');

  const ready = guides.panel.getByLabel(guides.texts.picture.ready).and(page.locator('input'));
  const opaque = { name: '照片.png', mimeType: 'image/png', buffer: await hill(page) };
  await ready.setInputFiles(opaque);
  await expect(fault).toContainText(guides.texts.faults.noHoles);
});

/** Imports the net, paints a picture, and lets it guide the next. */
async function paintAndGuide(app: App, guides: Guides, steps: string): Promise<void> {
  const models = new ModelsPage(app);
  await models.open();
  await models.pick(models.texts.add.pickFolder, NET);
  await expect(models.screen).toContainText('tiny-page-control');
  await models.close();
  await app.setOption('steps', steps);
  await app.generate('香蕉');
  await app.chooseMore(guides.texts.use);
  const { title } = guides.texts.purposes.outline;
  await guides.panel.getByRole('button', { name: title }).click();
  await guides.panel.getByText(guides.texts.more, { exact: true }).click();
  await guides.panel.getByLabel(guides.texts.net).selectOption('tiny-page-control');
}

/** How many pixels of a picture are transparent. */
function holes(image: SVGElement | HTMLElement): number {
  const { naturalWidth: width, naturalHeight: height } = image as HTMLImageElement;
  if (width === 0) return 0;
  const context = new OffscreenCanvas(width, height).getContext('2d')!;
  context.drawImage(image as HTMLImageElement, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  return data.filter((value, at) => at % 4 === 3 && value < 128).length;
}

test('a net that was saved comes in again, and guides as before', async ({
  app,
  page,
}, testInfo) => {
  const guides = new Guides(app, page);
  const models = new ModelsPage(app);
  const name = 'tiny-page-control';
  const card = models.card(name);
  const button = (text: string) =>
    card.getByRole('button', { name: text.replace('{{name}}', name), exact: true });
  await app.open();
  await models.open();
  await models.pick(models.texts.add.pickFolder, NET);
  const saving = page.waitForEvent('download');
  await button(models.texts.addOns.export).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe(`${name}.safetensors`);
  const file = testInfo.outputPath(saved.suggestedFilename());
  await saved.saveAs(file);
  await models.close();

  await app.setOption('steps', '1');
  await app.setSeed('7');
  await guides.choose('outline');
  await guides.panel.getByText(guides.texts.more, { exact: true }).click();
  await guides.panel.getByLabel(guides.texts.net).selectOption(name);
  await guides.draw(guides.texts.picture.draw);
  await app.generate('香蕉');
  const { bytes } = await app.download();

  await models.open();
  await button(models.texts.addOns.delete).click();
  await card.getByRole('button', { name: models.texts.delete.yes, exact: true }).click();
  await expect(button(models.texts.addOns.delete)).toHaveCount(0);
  await models.close();
  await expect(guides.cards).toContainText(guides.texts.lacks.replace('{{name}}', name));
  await dropFiles(page, [file]);
  await expect(button(models.texts.addOns.delete)).toBeVisible();
  await models.close();
  await app.paint();
  expect((await app.download()).bytes.equals(bytes)).toBe(true);
});

test('what a picture’s file says of a guide’s tool is in sight, and can be changed', async ({
  app,
  page,
}) => {
  const guides = new Guides(app, page);
  const { texts } = guides;
  const unit =
    'Module: canny, Model: canny, Weight: 1.0, Processor Res: 256, Threshold A: 30.0, Threshold B: 90.0, ' +
    'Guidance Start: 0.0, Guidance End: 1.0, Pixel Perfect: False, Control Mode: Balanced';
  const infotext = `a cat\nSteps: 2, Sampler: Euler, Seed: 7, Size: 64x64, ControlNet 0: "${unit}"`;
  const png = rgbPng(new Uint8Array(3 * 64 * 64), 64, 64);
  await app.open();
  await dropPicture(page, Buffer.from(addPngText(png, 'parameters', infotext)));
  await guides.cards.getByRole('button', { expanded: false }).first().click();
  const { panel } = guides;
  const low = panel.getByRole('slider', { name: texts.toolOptions.low });
  await expect(low).toBeVisible();
  await expect(low).toHaveValue('30');
  await expect(panel.getByRole('slider', { name: texts.toolOptions.high })).toHaveValue('90');
  const size = panel.getByRole('slider', { name: texts.resolution.label });
  await expect(size).toHaveValue('256');
  await low.fill('40');
  await panel.getByRole('button', { name: texts.resolution.automatic }).click();
  await expect(panel).toContainText(texts.resolution.isAutomatic.split('{{')[0]!.trim());
  await expect(low).toHaveValue('40');
  expect(await violations(page)).toEqual([]);
});

test('of many guides, three are in sight beside the prompt, and the others a swipe away', async ({
  app,
  page,
}) => {
  const { cards } = new Guides(app, page);
  const units = Array.from({ length: 5 }, (_, index) => {
    const unit = 'Module: none, Model: canny, Weight: 1.0, Guidance Start: 0.0, Guidance End: 1.0';
    return `ControlNet ${index}: "${unit}"`;
  });
  const infotext = `a cat\nSteps: 2, Sampler: Euler, Seed: 7, Size: 64x64, ${units.join(', ')}`;
  const png = rgbPng(new Uint8Array(3 * 64 * 64), 64, 64);
  await app.open();
  await dropPicture(page, Buffer.from(addPngText(png, 'parameters', infotext)));
  const list = cards.getByRole('list');
  const all = list.getByRole('listitem');
  await expect(all).toHaveCount(units.length);
  /** The positions of the cards that can be seen whole, and of those that can be seen in part. */
  const inSight = () =>
    list.evaluate((shown) => {
      const frame = shown.getBoundingClientRect();
      const boxes = [...shown.children].map((card) => card.getBoundingClientRect());
      const at = (is: (box: DOMRect) => boolean) =>
        boxes.flatMap((box, index) => (is(box) ? [index] : []));
      return {
        whole: at(({ left, right }) => left >= frame.left && right <= frame.right),
        part: at(({ left, right }) => right > frame.left && left < frame.right),
      };
    });
  for (const width of [1280, 1920]) {
    await page.setViewportSize({ width, height: 900 });
    await expect.poll(inSight).toEqual({ whole: [0, 1, 2], part: [0, 1, 2] });
  }
  await page.setViewportSize({ width: 1024, height: 768 });
  expect((await inSight()).part.length).toBeLessThanOrEqual(3);
  await all.last().getByRole('button').first().focus();
  await expect.poll(async () => (await inSight()).whole).toContain(units.length - 1);
});
