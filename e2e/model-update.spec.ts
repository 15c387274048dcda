import { readdirSync, readFileSync } from 'node:fs';
import { expect, test as base } from './app.ts';
import { violations } from './axe.ts';
import { fillGallery } from './painted-gallery.ts';
import { StaticServer } from './static-server.ts';
import { miniSite } from './tiny-model.ts';

const SHIPPED = 'public/models/skypaint-mini';
const shipped = JSON.parse(readFileSync(`${SHIPPED}/manifest.json`, 'utf8')) as {
  readonly version: string;
  readonly defaults: { readonly width: number };
  readonly styles: readonly { readonly name: { readonly en: string } }[];
};
const UNET = '/models/skypaint-mini/unet/diffusion_pytorch_model.safetensors';

/** The files of the model that ships, which replace those of the 64-pixel model. */
const shippedFiles = () =>
  readdirSync(SHIPPED, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => `${parentPath}/${name}`)
    .map((path) => [path.replace('public', ''), readFileSync(path)] as const);

const test = base.extend<{ site: { readonly server: StaticServer; publish(): void } }>({
  // Playwright reads the fixtures' names from the destructuring pattern, so there must be one.
  // oxlint-disable-next-line no-empty-pattern
  site: async ({}, use) => {
    const plain = miniSite();
    const files = new Map(plain.files);
    const server = await StaticServer.start({ ...plain, files });
    await use({ server, publish: () => shippedFiles().forEach((file) => files.set(...file)) });
    await server.stop();
  },
});

test('a returning visitor is asked before a new version is fetched; until it is complete, the old one paints', async ({
  app,
  page,
  site,
}) => {
  const { modelUpdate, models, composer, options } = app.texts;
  const named = { name: 'SkyPaint mini', version: shipped.version };
  const words = (text: string, values: object = named) =>
    Object.entries(values).reduce(
      (filled, [key, value]) => filled.replace(`{{${key}}}`, String(value)),
      text,
    );
  const offer = page.getByRole('status').filter({ hasText: words(modelUpdate.offer) });
  const size = shipped.defaults.width;
  const { url } = site.server;
  await app.open(url);
  await expect(app.sizeChip).toContainText('64');
  await fillGallery(page, (thing) => thing, 1);
  await app.setOption('steps', '1');
  await app.generate('红苹果');

  await test.step('“Later” postpones it to the next visit', async () => {
    site.publish();
    await app.open(url);
    await expect(offer).toBeVisible();
    await expect(offer).toContainText('MB');
    expect(await violations(page)).toEqual([]);
    await offer.getByRole('button', { name: modelUpdate.later }).click();
    await expect(offer).toBeHidden();
    await app.generate('香蕉');
    await expect(app.sizeChip).toContainText('64');
  });

  await test.step('it is downloaded while the old one paints, and can be paused', async () => {
    const before = site.server.hits.get(UNET);
    await app.open(url);
    await expect(offer).toBeVisible();
    expect(site.server.hits.get(UNET)).toBe(before);
    let go: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (go = resolve));
    await page.route(`**${UNET}`, async (route) => {
      await held;
      await route.continue().catch(() => undefined);
    });
    await app.button(modelUpdate.download).click();
    const coming = page.getByRole('status').filter({ hasText: words(modelUpdate.coming) });
    await expect(coming.getByRole('progressbar')).toBeVisible();
    await app.generate('蓝色汽车');
    await expect(app.sizeChip).toContainText('64');
    await coming.getByRole('button', { name: models.arrivals.pause }).click();
    await expect(app.button(modelUpdate.resume)).toBeVisible();
    go();
    await page.unroute(`**${UNET}`);
    await app.button(modelUpdate.resume).click();
    await expect(page.getByText(words(modelUpdate.inUse))).toBeVisible({ timeout: 120_000 });
    await expect(app.sizeChip).toContainText(String(size));
  });

  await test.step('the new one paints', async () => {
    await app.setOption('steps', '1');
    await app.generate('雪地里的狐狸');
    const png = (await app.download()).bytes;
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
  });

  await test.step('its own styles come first', async () => {
    const { prompting } = app.texts;
    await app.button(prompting.menu).click();
    await page.getByRole('menuitem', { name: prompting.panels.styles }).click();
    const panel = page.getByRole('dialog', { name: prompting.menu });
    const [sticker] = shipped.styles;
    await expect(panel.locator('button[aria-pressed]').first()).toHaveText(sticker!.name.en);
    await page.keyboard.press('Escape');
  });

  await test.step('pictures by the old one say so, and the page warns of their size', async () => {
    await app.tiles.last().click();
    await expect(app.stage).toContainText(words(app.texts.picture.unknownVersion));
    await app.tiles.nth(1).click();
    await expect(app.stage).toContainText(
      words(app.texts.picture.modelVersion, { ...named, version: '0.3.0' }),
    );
    await app.button(app.texts.picture.reuse).click();
    await expect(app.sizeChip).toContainText('64');
    const other = words(models.notices.otherSize, { ...named, width: 64, height: 64 });
    await expect(page.getByText(other)).toBeVisible();
    const use = words(options.sizeWarning.use, { width: size, height: size });
    await app.button(use).first().click();
    await expect(app.sizeChip).toContainText(String(size));
    await expect(page.getByText(other)).toBeHidden();
    await expect(app.button(composer.generate)).toBeEnabled();
  });

  await test.step('the next visit opens the new one and offers nothing', async () => {
    await app.open(url);
    await expect(app.sizeChip).toContainText(String(size));
    await expect(offer).toBeHidden();
  });
});
