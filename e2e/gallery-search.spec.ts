import type { Locator } from '@playwright/test';
import { expect, test as base, type App } from './app.ts';
import { violations } from './axe.ts';
import { countIndexed, fillGallery, openWithPictures, THINGS } from './painted-gallery.ts';
import { StaticServer } from './static-server.ts';

/** Enough to index 200 pictures on a busy machine. */
const INDEXING_MS = 120_000;
/** Enough where the number of pictures is not the point; the fox and the lion are among them. */
const FEW = 60;

class GallerySearch {
  readonly box: Locator;
  readonly panel: Locator;
  readonly tiles: Locator;

  constructor(private readonly app: App) {
    this.panel = app.page.getByRole('search');
    this.box = app.page.getByRole('searchbox', { name: app.texts.search.label });
    this.tiles = app.tiles;
  }

  open = () => this.app.button(this.app.texts.search.open).click();

  /** Says that some pictures are not indexed yet. */
  get missing(): Locator {
    return this.panel.getByText(
      new RegExp(this.app.texts.search.missing_other.replace('{{count}}', '\\d+')),
    );
  }

  /** The thing that the best match shows. */
  async best(query: string): Promise<string | undefined> {
    await this.box.fill(query);
    await expect(this.panel.getByRole('status')).toHaveText(/^\d+/);
    await this.box.press('Enter');
    const seed = /Seed (\d+)/.exec(await this.app.stage.innerText())?.[1];
    return THINGS[Number(seed)];
  }
}

const test = base.extend<{ server: StaticServer; search: GallerySearch }>({
  // oxlint-disable-next-line no-empty-pattern
  server: async ({}, use) => {
    const server = await StaticServer.start();
    await use(server);
    await server.stop();
  },
  search: ({ app }, use) => use(new GallerySearch(app)),
  tolerated: [
    // Without a network the page's check for updates fails, and the browser logs it.
    /Failed to load resource: net::ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED)/,
    // A reload ends what a worker is loading.
    /wasm streaming compile failed: .*Response body loading was aborted/,
    /falling back to ArrayBuffer instantiation/,
  ],
});

test('a red apple is found among 200 pictures in both languages, offline, after a reload midway', async ({
  app,
  page,
  context,
  server,
  search,
}) => {
  await app.open(server.url);
  await expect(page.getByText(app.texts.notices.offlineReady)).toBeVisible({ timeout: 60_000 });
  await context.setOffline(true);
  await server.stop();
  // The prompts say nothing, so only what the pictures show can be found.
  await fillGallery(page, () => '');
  expect(THINGS).toHaveLength(200);

  await app.open(server.url);
  await search.open();
  await expect(search.missing).toBeVisible({ timeout: INDEXING_MS });
  await expect.poll(() => countIndexed(page)).toBeGreaterThan(0);
  await app.open(server.url);
  const before = await countIndexed(page);
  expect(before).toBeLessThan(200);

  await search.open();
  await expect(search.missing).toBeVisible();
  const missing = Number(/\d+/.exec(await search.missing.innerText())?.[0]);
  expect(missing).toBeLessThanOrEqual(200 - before);
  await expect(search.missing).toBeHidden({ timeout: INDEXING_MS });
  expect(await countIndexed(page)).toBe(200);

  expect(await search.best('红苹果')).toBe('apple');
  expect(await search.best('a red apple')).toBe('apple');
  expect(await search.tiles.count()).toBeLessThan(20);
});

test('prompts are searched at once; Escape clears and closes the search, and cancels no picture', async ({
  app,
  page,
  search,
}) => {
  await openWithPictures(app, page);
  await search.open();
  await expect(search.box).toBeFocused();
  expect(await search.best('painted fox')).toBe('fox');
  await expect(search.panel.getByText(app.texts.search.said, { exact: true })).toBeVisible();
  expect(await violations(page)).toEqual([]);

  await search.box.fill('qwertyuiop');
  await expect(search.panel.getByRole('status')).toContainText(
    app.texts.search.nothing.slice(0, 13),
    { timeout: INDEXING_MS },
  );
  await app.setOption('steps', '100');
  await app.button(app.texts.composer.generate).click();
  await expect(app.stage).toContainText(app.texts.progress.step.split(' ')[0]!);
  await search.box.press('Escape');
  await expect(search.box).toHaveValue('');
  await search.box.press('Escape');
  await expect(search.panel).toBeHidden();
  await expect(app.button(app.texts.composer.cancel)).toBeVisible();
  await expect(app.button(app.texts.search.open)).toBeFocused();
});

test('more like this, and the best of a batch', async ({ app, page, search }) => {
  const promptOf = (thing: string) => (['fox', 'lion', 'apple'].includes(thing) ? 'a fox' : thing);
  await openWithPictures(app, page, FEW, promptOf);
  await app.tiles.nth(THINGS.indexOf('lion')).click();
  await app.chooseMore(app.texts.search.bestFirst.replace('{{count}}', '3'));
  await expect(search.tiles).toHaveCount(3, { timeout: INDEXING_MS });
  await expect(app.stage).toContainText(`Seed ${THINGS.indexOf('fox')}`, { timeout: INDEXING_MS });

  await search.box.press('Escape');
  await app.tiles.first().click();
  await app.chooseMore(app.texts.search.moreLike);
  await expect(search.missing).toBeHidden({ timeout: INDEXING_MS });
  // The order may change once more after the last picture was indexed.
  await expect(async () => {
    await expect(search.panel.getByRole('status')).toHaveText(/^\d+/);
    await search.tiles.nth(1).click();
    const tomato = `Seed ${THINGS.indexOf('tomato')}`;
    await expect(app.stage).toContainText(tomato, { timeout: 1_000 });
  }).toPass({ timeout: INDEXING_MS });
});
