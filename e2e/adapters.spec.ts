import { readdirSync, readFileSync } from 'node:fs';
import { rgbPng } from '../src/core/formats/__fixtures__/png-file.ts';
import { drawnPicture } from '../src/core/image/__fixtures__/drawn-picture.ts';
import { expect, pixelsOf } from './app.ts';
import { violations } from './axe.ts';
import { Guides, settingsOf } from './guides.ts';
import { importTiny, LibraryPage, test } from './library.ts';
import { ModelsPage } from './models-page.ts';

/** Random weights for tiny-skypaint: scripts/goldens/ip_adapters.py and t2i_adapters.py. */
const IP_ADAPTER = 'src/pipeline/__goldens__/tiny-ip-adapter';
const T2I_ADAPTER = 'src/pipeline/__goldens__/tiny-t2i-adapter/light';
/** The tools' models: scripts/goldens/tool_models.py. */
const TOOL_MODELS = 'src/engine/tools/__goldens__';

/** A folder's files, as if it had been dropped. */
const folder = (parent: string, name: string) =>
  Object.fromEntries(
    readdirSync(`${parent}/${name}`, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath}/${entry.name}`)
      .map((path) => [path.slice(parent.length + 1), readFileSync(path)]),
  );

const PHOTO = {
  name: 'photo.png',
  mimeType: 'image/png',
  buffer: Buffer.from(rgbPng(drawnPicture([96, 64], 1).data, 96, 64)),
};

test.use({ model: 'tiny' });

test('a picture’s style, a T2I-Adapter and a pose guide a picture, and a caption becomes a prompt', async ({
  app,
  page,
}) => {
  const library = await LibraryPage.open(page);
  await importTiny(library);
  for (const files of [
    folder(IP_ADAPTER, 'image_encoder'),
    folder(TOOL_MODELS, 'tiny-pose'),
    folder(TOOL_MODELS, 'tiny-caption'),
  ]) {
    expect(await library.importFiles(files)).toMatchObject({ ok: true });
  }

  const guides = new Guides(app, page);
  const models = new ModelsPage(app);
  const { texts, panel } = guides;
  await app.open();
  await app.compute('backendCpu');
  await models.open();
  const { add, arrivals } = models.texts;
  await models.pick(add.pickFiles, `${IP_ADAPTER}/tiny-ip.bin`);
  const added = (kind: 'ip-adapter' | 't2i-adapter', name: string) =>
    expect(models.screen).toContainText(arrivals.addedAddOn[kind].replace('{{name}}', name));
  await added('ip-adapter', 'tiny-ip');
  await models.pick(add.pickFolder, T2I_ADAPTER);
  // Its card stands twice while it arrives.
  await added('t2i-adapter', 'light');
  await models.close();
  await models.menu.click();
  await page.getByRole('menuitemradio', { name: 'tiny', exact: true }).click();
  await expect(models.menu).toHaveText('tiny');
  await app.setOption('steps', '2');
  await app.setSeed('7');
  await app.generate('红苹果');
  const plain = await app.download();

  /** Gives the open guide the photo, and paints with it. */
  const paintGuided = async (net?: string) => {
    if (net !== undefined) {
      await panel.getByText(texts.more, { exact: true }).click();
      await panel.getByLabel(texts.net).selectOption(net);
    }
    await panel.locator('input[type="file"]').first().setInputFiles(PHOTO);
    // There is a picture to save once the tool has made it.
    await expect(panel.getByRole('link', { name: texts.picture.save })).toBeVisible();
    await expect(panel.getByRole('region', { name: texts.needs.title })).toHaveCount(0);
    await app.paint();
    const { bytes } = await app.download();
    expect(bytes.equals(plain.bytes)).toBe(false);
    return bytes;
  };
  const remove = () => panel.getByRole('button', { name: texts.remove.split('{{')[0]! }).click();

  await test.step('an IP-Adapter', async () => {
    await guides.choose('style');
    const painted = await paintGuided('tiny-ip');
    const unit = settingsOf(painted).get('ControlNet 0');
    expect(unit).toContain('Module: ip-adapter-auto, Model: tiny-ip, Weight: 1.0');
    await panel.getByRole('slider', { name: texts.strength }).fill('0');
    await app.paint();
    // A guide without strength changes nothing.
    const [without, seen] = [await pixelsOf(page, plain.bytes), (await app.download()).bytes];
    expect(await pixelsOf(page, seen)).toEqual(without);
    await remove();
  });

  await test.step('a T2I-Adapter', async () => {
    await guides.choose('outline');
    const painted = await paintGuided('light');
    expect(settingsOf(painted).get('ControlNet 0')).toContain('Module: canny, Model: light');
    await remove();
  });

  await test.step('a pose is found in a photo', async () => {
    await guides.choose('pose');
    const painted = await paintGuided('light');
    expect(settingsOf(painted).get('ControlNet 0')).toContain('Module: openpose, Model: light');
    await expect(panel.getByRole('alert')).toHaveCount(0);
    const saving = page.waitForEvent('download');
    await panel.getByRole('link', { name: texts.picture.save }).click();
    const drawn = await pixelsOf(page, readFileSync(await (await saving).path()));
    // A body in OpenPose's colours on black.
    const colours = new Set<string>();
    for (let at = 0; at < drawn.length; at += 4) colours.add(drawn.slice(at, at + 3).join());
    expect(colours).toContain('0,0,0');
    expect(colours.size).toBeGreaterThan(5);
    expect(await violations(page)).toEqual([]);
    await remove();
  });

  await test.step('a picture is described in words', async () => {
    const { tools } = app.texts;
    await app.chooseMore(tools.caption.open);
    const dialog = page.getByRole('dialog', { name: tools.caption.title });
    const words = dialog.locator('blockquote');
    await expect(words).toHaveText(/[a-z]( [a-z]+){5}/, { timeout: 60_000 });
    expect(await violations(page)).toEqual([]);
    const text = await words.innerText();
    await dialog.getByRole('button', { name: tools.usePrompt }).click();
    await expect(app.prompt).toHaveValue(text);
  });
});
