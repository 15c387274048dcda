import { readFile } from 'node:fs/promises';
import { expect, test } from './app.ts';
import { violations } from './axe.ts';

test.use({ model: 'tiny' });

test('a grid of samplers and steps fills cell by cell, continues after a reload, and is saved as one picture', async ({
  app,
  page,
}) => {
  const { grid, composer } = app.texts;
  const open = async () => {
    await app.button(composer.moreWays).click();
    await page.getByRole('menuitem', { name: grid.open }).click();
  };
  const field = (axis: string) =>
    page.getByRole('textbox', { name: grid.values.replace('{{axis}}', axis) });
  const status = (done: number) => page.getByText(`${done} of 4 painted`);

  await app.open();
  await app.prompt.fill('红苹果');
  await test.step('values that cannot be painted are refused in words, and a large grid must be confirmed', async () => {
    await open();
    await field(grid.columns).fill('Euler, Nobody');
    await expect(page.getByText('“Nobody” is not a value of “Sampler”.')).toBeVisible();
    await expect(app.button(grid.paint)).toBeDisabled();
    await field(grid.columns).fill('Euler, DDIM');
    await field(grid.rows).fill('1-150');
    await expect(page.getByText('300 pictures.')).toBeVisible();
    await expect(app.button(grid.paint)).toBeDisabled();
    await expect(page.getByRole('checkbox')).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });

  await test.step('the cells appear in their places', async () => {
    // The last two take a while, so that the reload comes before them.
    await field(grid.rows).fill('1, 150');
    await app.button(grid.paint).click();
    await expect(page.getByRole('img', { name: 'Euler, Steps 1', exact: true })).toBeVisible();
    await expect(page.getByRole('img', { name: 'Not painted yet: DDIM, Steps 150' })).toBeVisible();
  });

  await test.step('a reload goes on with the cells that are not painted yet', async () => {
    await page.reload();
    await open();
    await expect(field(grid.columns)).toHaveValue('Euler, DDIM');
    await expect(status(4)).toBeVisible({ timeout: 90_000 });
    await expect(page.getByRole('img', { name: 'DDIM, Steps 150', exact: true })).toBeVisible();
  });

  await test.step('all cells become one picture, with labels and settings', async () => {
    const saving = page.waitForEvent('download');
    await app.button(grid.save).click();
    const png = await readFile(await (await saving).path());
    const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
    expect(width).toBeGreaterThan(2 * 64);
    expect(height).toBeGreaterThan(2 * 64);
    const text = png.toString('utf8');
    expect(text).toContain('红苹果');
    expect(text).toContain(
      'Script: X/Y/Z plot, X Type: Sampler, X Values: "euler, ddim", Y Type: Steps, Y Values: "1, 150"',
    );
    await page.keyboard.press('Escape');
    await expect(app.tiles).toHaveCount(4);
  });
});
