import { readFileSync } from 'node:fs';
import { expect, test } from './app.ts';
import { violations } from './axe.ts';
import { openWithPictures } from './painted-gallery.ts';

const A1111 = 'src/core/formats/picture-parameters/__goldens__/a1111.png';

test.use({ model: 'tiny' });

test('in the drawer, pictures are found, selected, deleted and restored by keys, in two tabs; saved, and brought back from a backup', async ({
  app,
  page,
  context,
}) => {
  const { drawer } = app.texts;
  await openWithPictures(app, page, 40);
  await app.tiles.nth(2).click();
  await app.button(drawer.open).click();
  const grid = page.getByRole('listbox', { name: drawer.grid });
  const options = grid.getByRole('option');
  await expect(options.nth(2)).toHaveAttribute('data-current', 'true');
  await expect(grid).toBeFocused();
  expect(await violations(page)).toEqual([]);

  // From the picture on the stage to the two after it.
  const other = await context.newPage();
  await other.goto('/');
  await expect(other.getByRole('navigation').locator('button[aria-current]')).toHaveCount(40);
  await page.bringToFront();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(grid.getByRole('option', { selected: true })).toHaveCount(2);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Delete');
  await expect(
    page.getByText(drawer.total_other.split(',')[0]!.replace('{{count}}', '38')),
  ).toBeVisible();
  await expect(other.getByRole('navigation').locator('button[aria-current]')).toHaveCount(38);
  await page.getByText(drawer.binCount.replace('{{number}}', '2')).click();
  await expect(options).toHaveCount(2);
  await page.keyboard.press('Tab');
  await grid.focus();
  await page.keyboard.press('Control+a');
  await app.button(drawer.restore).click();
  await expect(page.getByText(drawer.emptyBin)).toBeVisible();
  await expect(other.getByRole('navigation').locator('button[aria-current]')).toHaveCount(40);
  await page.getByText(drawer.pictures, { exact: true }).click();

  await page.getByRole('searchbox').fill('painted banana');
  await expect(options.first()).toHaveAccessibleName(/banana/);
  await page.keyboard.press('Escape');
  await expect(grid).toBeVisible();

  await page.locator('[data-import-pictures]').setInputFiles({
    ...{ name: '湖.png', mimeType: 'image/png', buffer: readFileSync(A1111) },
  });
  await expect(page.getByText('1 picture added.')).toBeVisible();

  await app.button(drawer.more).click();
  await page.getByRole('menuitem', { name: drawer.diskUse }).click();
  const diskUse = page.getByRole('region', { name: drawer.diskUse });
  await expect(diskUse).toContainText(drawer.uses.pictures);
  expect(await violations(page)).toEqual([]);
  // Escape closes only this dialog.
  await diskUse.getByRole('button', { name: drawer.dismiss }).press('Escape');
  await expect(diskUse).toBeHidden();
  await expect(grid).toBeVisible();
  await app.button(drawer.more).click();
  expect(await violations(page)).toEqual([]);
  const saving = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: drawer.backUp }).click();
  const backup = readFileSync(await (await saving).path());
  await grid.focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.getByText(drawer.binCount.replace('{{number}}', '41')).click();
  await app.button(drawer.emptyTheBin).click();
  await app.button(drawer.erase).click();
  await expect(page.getByText(drawer.emptyBin)).toBeVisible();
  await page.locator('[data-restore-backup]').setInputFiles({
    ...{ name: 'backup.zip', mimeType: 'application/zip', buffer: backup },
  });
  await expect(page.getByText(drawer.takenIn_other.replace('{{count}}', '41'))).toBeVisible();
  await page.getByText(drawer.pictures, { exact: true }).click();
  await expect(options.first().locator('img')).toBeVisible();
});
