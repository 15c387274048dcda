import type { Page } from '@playwright/test';
import { App, expect, test } from './app.ts';
import { crash } from './crash.ts';
import { fillGallery } from './painted-gallery.ts';

test.use({ model: 'tiny' });

/** What is on the disk: the files' hashes by their names, and how many records hold a picture themselves. */
const onDisk = (page: Page) =>
  page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('pictures', { create: true });
    const hashOf = async (file: Blob) => {
      const hash = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
      return String.fromCharCode(...new Uint8Array(hash));
    };
    const hashes: Record<string, string> = {};
    for await (const [name, handle] of folder.entries()) {
      hashes[name] = await hashOf(await (handle as FileSystemFileHandle).getFile());
    }
    const db = await new Promise<IDBDatabase>((done) => {
      const opening = indexedDB.open('skypaint-gallery');
      opening.onsuccess = () => done(opening.result);
    });
    const records = await new Promise<{ id: string; png?: Blob }[]>((done) => {
      const reading = db.transaction('pictures').objectStore('pictures').getAll();
      reading.onsuccess = () => done(reading.result as { id: string; png?: Blob }[]);
    });
    db.close();
    for (const { id, png } of records) {
      if (png) hashes[`${id}.png`] = await hashOf(png);
    }
    return {
      hashes,
      unmoved: records.filter(({ png }) => png !== undefined).length,
    };
  });

test('a crash in the middle of moving pictures of an earlier version loses none', async ({
  app,
  page,
  context,
}) => {
  const COUNT = 120;
  await app.open();
  await fillGallery(page, (thing) => `painted ${thing}`, COUNT);
  const { hashes } = await onDisk(page);
  expect(Object.keys(hashes)).toHaveLength(COUNT);
  let left = COUNT;
  let opened = page;
  for (let deaths = 0; deaths < 2; deaths++) {
    await opened.goto('/');
    const before = left;
    await expect(async () => {
      left = (await onDisk(opened)).unmoved;
      expect(left).toBeLessThan(before - 5);
    }).toPass({ timeout: 60_000, intervals: [20] });
    await crash(opened);
    expect(left).toBeGreaterThan(0);
    opened = await context.newPage();
  }
  await new App(opened).open();
  // While pictures move, a file may be gone between its listing and its reading.
  await expect(async () => {
    expect(await onDisk(opened)).toEqual({ hashes, unmoved: 0 });
  }).toPass({ timeout: 120_000 });
});

test('a disk that is full in the middle of a grid pauses it; once there is room it goes on, and nothing is lost', async ({
  app,
  page,
}) => {
  const { grid, composer, queue } = app.texts;
  const cell = (steps: number) =>
    page.getByRole('img', { name: `Euler, Steps ${steps}`, exact: true });
  await app.open();
  await app.prompt.fill('a red apple');
  await app.button(composer.moreWays).click();
  await page.getByRole('menuitem', { name: grid.open }).click();
  const field = (axis: string) =>
    page.getByRole('textbox', { name: grid.values.replace('{{axis}}', axis) });
  await field(grid.columns).fill('Euler');
  // Slow enough to be told apart.
  await field(grid.rows).fill('20, 21, 22, 23, 24, 25');
  await app.button(grid.paint).click();
  await expect(cell(21)).toBeVisible();
  const session = await page.context().newCDPSession(page);
  const { origin } = new URL(page.url());
  await session.send('Storage.overrideQuotaForOrigin', {
    origin,
    quotaSize: 1,
  });
  // In the grid's own screen, which covers the page's notices.
  const screen = page.getByRole('dialog', { name: grid.title });
  const paused = screen.getByText(queue.fullDisk);
  await expect(paused).toBeVisible();
  await session.send('Storage.overrideQuotaForOrigin', { origin });
  await screen.getByRole('button', { name: queue.resume }).click();
  await expect(page.getByText('6 of 6 painted')).toBeVisible({
    timeout: 90_000,
  });
  await expect(paused).toBeHidden();
  await page.reload();
  await expect(app.tiles).toHaveCount(6);
});

test('ten tabs work on one queue: one of them paints, and the next goes on when it crashes', async ({
  app,
  page,
  context,
}) => {
  const { composer } = app.texts;
  const TABS = 10;
  await app.open();
  const others: App[] = [];
  for (let at = 1; at < TABS; at++) {
    const other = new App(await context.newPage());
    await other.open();
    await other.setOption('steps', '1');
    await other.setOption('batchCount', '1');
    await other.prompt.fill(`from ${at}`);
    others.push(other);
  }
  // Long enough for all of them to ask.
  await app.setOption('steps', '150');
  await app.setOption('batchCount', '99');
  await app.prompt.fill('from 0');
  await app.button(composer.generate).click();
  // A click would wait for two frames, and a tab in the background draws one a second.
  for (const other of others) await other.button(composer.addToQueue).press('Enter');
  for (const tab of [app, ...others]) {
    await expect(tab.button(`Queue, ${TABS - 1} requests waiting`)).toBeVisible();
  }
  await expect(app.button(composer.cancel)).toBeVisible();
  for (const other of others) await expect(other.button(composer.cancel)).toBeHidden();

  await crash(page);
  const working = async () => {
    const seen = await Promise.all(others.map((one) => one.button(composer.cancel).isVisible()));
    return others.filter((_, at) => seen[at]);
  };
  await expect.poll(async () => (await working()).length, { timeout: 60_000 }).toBe(1);
  const [next] = await working();
  await next!.button(composer.cancel).press('Enter');
  for (const other of others) {
    for (let at = 1; at < TABS; at++) {
      await expect(other.tiles.getByRole('img', { name: `from ${at}`, exact: true })).toHaveCount(
        1,
      );
    }
  }
});

test('a word list that contains itself and a grid of ten thousand cells are refused in words', async ({
  app,
  page,
}) => {
  const { grid, composer, prompting } = app.texts;
  await app.open();
  await app.button(prompting.menu).click();
  await page.getByRole('menuitem', { name: prompting.panels.lists }).click();
  const dialog = page.getByRole('dialog', { name: prompting.menu });
  const buffer = Buffer.from('red\n__colour__\n');
  await dialog
    .locator('input[type="file"]')
    .setInputFiles({ name: 'colour.txt', mimeType: 'text/plain', buffer });
  await expect(dialog.getByText('__colour__')).toBeVisible();
  await page.keyboard.press('Escape');
  await app.prompt.fill('a __colour__ apple');
  await app.button(composer.generate).click();
  await expect(page.getByRole('alert')).toContainText('A word list contains itself: __colour__');

  await app.button(composer.moreWays).click();
  await page.getByRole('menuitem', { name: grid.open }).click();
  const field = (axis: string) =>
    page.getByRole('textbox', { name: grid.values.replace('{{axis}}', axis) });
  await page
    .getByRole('combobox', { name: grid.columns })
    .selectOption({ label: grid.axes.guidanceScale });
  await field(grid.columns).fill('1-20 [100]');
  await field(grid.rows).fill('1-100');
  await expect(
    page.getByText('That makes 10,000 pictures, which is too many; a grid can have at most 4,000.'),
  ).toBeVisible();
  await expect(app.button(grid.paint)).toBeDisabled();
});
