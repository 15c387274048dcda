import { cpSync, rmSync } from 'node:fs';
import { likeness, readGoldens, rgbOf } from '../src/engine/jobs/paint/__fixtures__/golden-case.ts';
import { expect, pixelsOf, test } from './app.ts';
import { ModelsPage } from './models-page.ts';

/** scripts/goldens/text_encoders.py: what diffusers paints when another model's text encoder reads the prompts. */
const GOLDENS = 'src/pipeline/__goldens__';
const [request] = readGoldens<'euler'>('tiny-reader/pictures.json.gz').cases;

test.use({ locale: 'zh-CN' });

test('a model reads with the text encoder of another that fits, and paints what diffusers paints', async ({
  app,
  page,
}, testInfo) => {
  // Two diffusers folders: a model, and the same model with a larger text encoder and vocabulary.
  const [painter, reader] = [testInfo.outputPath('painter'), testInfo.outputPath('reader')];
  for (const folder of [painter, reader]) {
    cpSync(`${GOLDENS}/tiny-skypaint`, folder, { recursive: true });
    rmSync(`${folder}/manifest.json`);
  }
  cpSync(`${GOLDENS}/tiny-reader`, reader, { recursive: true });

  await app.open();
  const models = new ModelsPage(app);
  const { add, arrivals } = models.texts;
  await models.open();
  await models.pick(add.pickFolder, reader);
  await models.button(arrivals.dismiss).click();
  await models.pick(add.pickFolder, painter);
  await models.button(arrivals.useNow).click();
  await models.close();

  await app.setOption('width', '64');
  await app.setOption('height', '72');
  await app.setOption('steps', String(request!.steps));
  await page.getByLabel(app.texts.options.sampler, { exact: true }).selectOption('euler');
  await app.setSeed(String(request!.seed));
  const painted = async () => {
    await app.generate(request!.prompt);
    return likeness(rgbOf(await pixelsOf(page, (await app.download()).bytes)), request!);
  };
  const field = page.getByRole('combobox', { name: app.texts.options.textEncoder, exact: true });
  // The shipped model's is too wide.
  const offered = [app.texts.options.textEncoderOwn, 'reader'];
  await expect(field.locator('option')).toHaveText(offered);
  expect(await painted()).toBeLessThan(20);
  await field.selectOption('reader');
  expect(await painted()).toBeGreaterThan(40);
  await expect(page.getByText(/^文本编码器：reader$/)).toBeVisible();
});
