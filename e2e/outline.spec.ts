import { expect, pixelsOf, test } from './app.ts';
import { violations } from './axe.ts';
import { ModelsPage } from './models-page.ts';
import { StaticServer } from './static-server.ts';

test('an outline is drawn, its net comes from beside the page, and the model that ships follows it', async ({
  app,
  page,
}) => {
  const server = await StaticServer.start(undefined, 'dist');
  const { guide: texts, editor } = app.texts;
  const { title } = texts.purposes.outline;
  const panel = page.locator('aside').filter({
    has: page.getByRole('button', { name: texts.close, exact: true }),
  });
  const needs = panel.getByRole('region', { name: texts.needs.title });
  try {
    await app.open(server.url);
    await app.setOption('steps', '3');
    await app.setSeed('5');
    await app.generate('熊猫');
    const plain = await pixelsOf(page, (await app.download()).bytes);

    await test.step('nets for other models are not offered', async () => {
      await app.button(texts.open).click();
      const outline = panel.getByRole('button', { name: title });
      await expect(outline).toContainText('SkyPaint mini outline');
      await expect(outline).toContainText(/7\.\d MB/);
      const depth = panel.getByRole('button', { name: texts.purposes.depth.title });
      await expect(depth).toContainText(texts.forOthers);
      await outline.click();
      await expect(panel.getByRole('heading', { name: title })).toBeVisible();
      expect(await violations(page)).toEqual([]);
    });

    await needs.getByRole('button').click();
    await expect(needs).toHaveCount(0);

    await test.step('an outline is drawn by hand', async () => {
      await panel.getByRole('button', { name: texts.picture.draw, exact: true }).click();
      const paper = page.getByRole('application').locator('canvas').first();
      await expect(paper).toBeVisible();
      const { x, y, width, height } = (await paper.boundingBox())!;
      const at = (turn: number) =>
        [
          x + width * (0.5 + 0.3 * Math.cos(2 * Math.PI * turn)),
          y + height * (0.5 + 0.3 * Math.sin(2 * Math.PI * turn)),
        ] as const;
      await page.mouse.move(...at(0));
      await page.mouse.down();
      for (let part = 1; part <= 24; part += 1) await page.mouse.move(...at(part / 24));
      await page.mouse.up();
      await app.button(editor.done).click();
      await expect(panel.locator('img')).toBeVisible();
    });

    await app.paint();
    const guided = await pixelsOf(page, (await app.download()).bytes);
    const changed = guided.filter((value, index) => Math.abs(value - plain[index]!) > 8);
    expect(changed.length).toBeGreaterThan(guided.length / 100);

    await test.step('the net is an add-on like any other', async () => {
      const screen = new ModelsPage(app);
      await screen.open();
      await expect(screen.card('skypaint-mini-outline')).toBeVisible();
    });
  } finally {
    await server.stop();
  }
});
