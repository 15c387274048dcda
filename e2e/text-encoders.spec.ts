import { cpSync, rmSync } from 'node:fs';
import type { Page } from '@playwright/test';
import {
  likeness,
  readGoldens,
  rgbOf,
  type GoldenCase,
} from '../src/engine/jobs/paint/__fixtures__/golden-case.ts';
import { expect, pixelsOf, test, type App } from './app.ts';
import { ModelsPage } from './models-page.ts';

const GOLDENS = 'src/pipeline/__goldens__';
type Case = GoldenCase<'euler'>;

/** Sets everything but the prompt as in a case that diffusers painted. */
async function set(app: App, page: Page, request: Case): Promise<void> {
  await app.setOption('width', '64');
  await app.setOption('height', '72');
  await app.setOption('steps', String(request.steps));
  await page.getByLabel(app.texts.options.sampler, { exact: true }).selectOption('euler');
  await app.setSeed(String(request.seed));
}

/** How similar the page's picture is to diffusers', in dB. */
async function painted(app: App, page: Page, request: Case): Promise<number> {
  await app.generate(request.prompt);
  return likeness(rgbOf(await pixelsOf(page, (await app.download()).bytes)), request);
}

test.use({ locale: 'zh-CN' });

test('a model uses another model’s text encoder if it fits, and paints what diffusers paints', async ({
  app,
  page,
}, testInfo) => {
  /** scripts/goldens/text_encoders.py: what diffusers paints when another model's text encoder reads the prompts. */
  const [request] = readGoldens<'euler'>('tiny-reader/pictures.json.gz').cases as [Case];
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
  await expect(models.button(arrivals.useNow)).toBeHidden();
  await models.pick(add.pickFolder, painter);
  await models.button(arrivals.useNow).click();
  await models.close();

  await set(app, page, request);
  const field = page.getByRole('combobox', { name: app.texts.options.textEncoder, exact: true });
  // The shipped model's text encoder is too wide.
  const offered = [app.texts.options.textEncoderOwn, 'reader'];
  await expect(field.locator('option')).toHaveText(offered);
  expect(await painted(app, page, request)).toBeLessThan(20);
  await field.selectOption('reader');
  expect(await painted(app, page, request)).toBeGreaterThan(40);
  await expect(page.getByText(/^文本编码器：reader$/)).toBeVisible();
});

test.describe('beside the tiny model', () => {
  test.use({ model: 'tiny' });

  test('a model like Taiyi, whose text encoder is BERT, paints what diffusers paints', async ({
    app,
    page,
  }, testInfo) => {
    /** scripts/goldens/other_readers.py; the last prompt is longer than CLIP's 77 tokens. */
    const request = readGoldens<'euler'>('tiny-taiyi/pictures.json.gz').cases.at(-1)!;
    const folder = testInfo.outputPath('taiyi');
    cpSync(`${GOLDENS}/tiny-skypaint`, folder, { recursive: true });
    rmSync(`${folder}/manifest.json`);
    rmSync(`${folder}/text_encoder`, { recursive: true });
    cpSync(`${GOLDENS}/tiny-taiyi`, folder, { recursive: true });

    await app.open();
    const models = new ModelsPage(app);
    await models.open();
    await models.pick(models.texts.add.pickFolder, folder);
    await models.button(models.texts.arrivals.useNow).click();
    await models.close();
    await set(app, page, request);
    expect(await painted(app, page, request)).toBeGreaterThan(40);
  });
});
