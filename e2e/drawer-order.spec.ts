import { expect, test } from './app.ts';
import { violations } from './axe.ts';
import { openWithPictures } from './painted-gallery.ts';

test.use({ model: 'tiny' });

test('favourites, albums and filters bring order into the drawer, and last', async ({
  app,
  page,
}) => {
  const { drawer } = app.texts;
  await openWithPictures(app, page, 6);
  await app.setOption('steps', '1');
  await app.setOption('width', '128');
  await app.generate('new');
  const options = page.getByRole('listbox', { name: drawer.grid }).getByRole('option');
  const filters = page.getByRole('dialog', { name: drawer.filters });
  const filter = (name: string) => filters.getByRole('combobox', { name });
  const names = () => options.evaluateAll((all) => all.map(({ ariaLabel }) => ariaLabel));
  await app.button(drawer.open).click();
  await expect(options).toHaveCount(7);
  const [newest = '', first = '', second = ''] = (await names()).map(String);

  await test.step('a favourite by key, an album by name', async () => {
    await options.nth(1).click({ modifiers: ['Control'] });
    await page.keyboard.press('f');
    await expect(options.nth(1)).toHaveAccessibleName(
      drawer.isFavourite.replace('{{picture}}', first),
    );
    await options.nth(2).click({ modifiers: ['Control'] });
    await app.button(drawer.albums).click();
    const albums = page.getByRole('dialog', { name: drawer.albums });
    await albums.getByRole('textbox', { name: drawer.newAlbum }).fill('fruit');
    await page.keyboard.press('Enter');
    await expect(albums.getByRole('checkbox', { name: 'fruit' })).toBeChecked();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await app.button(drawer.endSelection).click();
  });

  await page.reload();
  await app.button(drawer.open).click();
  await expect(options).toHaveCount(7);
  await app.button(drawer.filters).click();
  expect(await violations(page)).toEqual([]);
  const favourite = drawer.isFavourite.replace('{{picture}}', first);

  await test.step('each filter alone', async () => {
    const favourites = filters.getByRole('switch', { name: drawer.onlyFavourites });
    await favourites.click();
    await expect.poll(names).toEqual([favourite]);
    await favourites.click();
    for (const [name, choice, expected] of [
      [drawer.period, drawer.periods.today, [newest]],
      [drawer.model, 'SkyPaint mini', [newest]],
      [drawer.size, '128×64', [newest]],
      [drawer.album, 'fruit', [favourite, second]],
    ] as const) {
      await filter(name).selectOption({ label: choice });
      await expect.poll(names, name).toEqual(expected);
      await filters.getByRole('button', { name: drawer.noFilters }).click();
      await expect(options).toHaveCount(7);
    }
  });

  await test.step('filters and a search together', async () => {
    await filter(drawer.album).selectOption({ label: 'fruit' });
    await page.keyboard.press('Escape');
    await page.getByRole('searchbox').fill('nobody painted this');
    await expect(page.getByText(drawer.nothing)).toBeVisible();
  });
});
