import { cpSync, readFileSync, rmSync } from 'node:fs';
import { expect, pixelsOf, test } from './app.ts';
import { ModelsPage } from './models-page.ts';

/** scripts/goldens/safety_checker.py: pictures, and whether diffusers' checker covers them. */
const GOLDENS = 'src/pipeline/__goldens__';
const { painted } = JSON.parse(readFileSync(`${GOLDENS}/tiny-safety/decisions.json`, 'utf8')) as {
  readonly painted: readonly {
    readonly prompt: string;
    readonly seed: number;
    readonly steps: number;
    readonly width: number;
    readonly height: number;
    readonly isMarked: boolean;
  }[];
};

test.use({ model: 'tiny' });

test('a picture that the model’s own safety checker marks is covered until it is shown', async ({
  app,
  page,
}, testInfo) => {
  const folder = testInfo.outputPath('checked');
  cpSync(`${GOLDENS}/tiny-skypaint`, folder, { recursive: true });
  cpSync(`${GOLDENS}/tiny-safety`, folder, { recursive: true });
  rmSync(`${folder}/manifest.json`);

  await app.open();
  const models = new ModelsPage(app);
  const { add, arrivals, safety } = models.texts;
  await models.open();
  await models.pick(add.pickFolder, folder);
  // The checker is not kept unless the user wants it.
  const [keep = ''] = arrivals.keepSafetyChecker.split('{{size}}');
  await models.screen
    .getByRole('button', { name: new RegExp(`^${keep.replace('(', '\\(')}`) })
    .click();
  await models.button(arrivals.useNow).click();
  await models.close();

  const { cover } = app.texts;
  const show = app.stage.getByRole('button', { name: cover.show, exact: true });
  const covered = (of: string) => cover.picture.replace('{{prompt}}', of);
  const paint = async ({ prompt, seed, steps, width, height }: (typeof painted)[number]) => {
    await app.setOption('width', String(width));
    await app.setOption('height', String(height));
    await app.setOption('steps', String(steps));
    await page.getByLabel(app.texts.options.sampler, { exact: true }).selectOption('euler');
    await app.setSeed(String(seed));
    await app.generate(prompt);
  };

  await paint(painted.find(({ isMarked }) => !isMarked)!);
  await expect(show).toHaveCount(0);
  const marked = painted.find(({ isMarked }) => isMarked)!;
  await paint(marked);
  await expect(app.stage.getByRole('img', { name: covered(marked.prompt) })).toBeVisible();
  await expect(app.stage.getByText(cover.reason)).toBeVisible();
  await expect(app.tiles.getByRole('img', { name: covered(marked.prompt) })).toHaveCount(1);
  await page.screenshot({ path: testInfo.outputPath('covered.png') });
  // The file is the picture itself.
  const colours = new Set(await pixelsOf(page, (await app.download()).bytes));
  expect(colours.size).toBeGreaterThan(50);

  await show.click();
  await expect(app.stage.getByRole('img', { name: covered(marked.prompt) })).toHaveCount(0);
  await expect(app.button(cover.again)).toBeFocused();
  await page.reload();
  await expect(show).toBeVisible();

  await models.open();
  const toggle = models.screen.getByRole('switch', { name: safety.label });
  await toggle.click();
  await expect(toggle).not.toBeChecked();
  await models.close();
  await paint(marked);
  await expect(show).toHaveCount(0);
});
