import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { rgbPng } from '../src/core/formats/__fixtures__/png-file.ts';
import {
  decodePicture,
  type EncodedPicture,
} from '../src/engine/jobs/paint/__fixtures__/golden-case.ts';
import { readPair, skypaintFolder } from '../src/storage/import/__fixtures__/clip-pair.ts';
import { readTaiyi, taiyiFolder } from '../src/storage/import/__fixtures__/taiyi-clip.ts';
import { clipWeights, TEXT_TOWER_BYTES } from '../src/storage/hub/__fixtures__/clip-weights.ts';
import { expect } from './app.ts';
import { violations } from './axe.ts';
import { test } from './library.ts';
import { ModelsPage } from './models-page.ts';

/** The example of SkyPaint's README, computed in Python: scripts/goldens/matching_pair.py. */
const golden = JSON.parse(readPair('golden.json').toString()) as {
  readonly texts: readonly string[];
  readonly pictures: readonly EncodedPicture[];
  readonly tiny: { readonly cosines: readonly (readonly number[])[] };
};
/** The same with a text encoder in Taiyi-CLIP's form: scripts/goldens/matching_taiyi.py. */
const ofTaiyi = JSON.parse(readTaiyi('golden.json').toString()) as {
  readonly classified: { readonly cosines: readonly (readonly number[])[] };
};
const WEIGHTS = 'model.safetensors';

/** The largest difference between shown and right numbers; Infinity until all are shown. */
const farthest = (shown: readonly string[], right: readonly number[]): number =>
  shown.length === right.length
    ? Math.max(...shown.map((text, index) => Math.abs(Number(text) - right[index]!)))
    : Infinity;

test.use({ locale: 'zh-CN' });

test('an image encoder from the hub pairs with a model, and with a text encoder from the disk', async ({
  app,
  hub,
  page,
}, testInfo) => {
  for (const name of ['config.json', 'preprocessor_config.json']) {
    hub.put(name, readPair(`clip/${name}`));
  }
  hub.put(WEIGHTS, await clipWeights(WEIGHTS));
  for (const [path, file] of [...skypaintFolder(), ...taiyiFolder()]) {
    const target = testInfo.outputPath(path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, Buffer.from(await file.arrayBuffer()));
  }

  await app.open();
  const models = new ModelsPage(app);
  const { add, addOns, arrivals, plan } = models.texts;
  await models.open();
  await models.lookUp(hub);
  await expect(models.screen).toContainText(plan.formats.clip);
  await models.button(plan.start).click();
  const name = hub.repo.split('/').at(-1)!;
  const card = models.screen.getByRole('article', { name, exact: true });
  await expect(card).toContainText(addOns.encoderMisfits.replace('{{width}}', '32'));
  expect(hub.sentBytes.get(WEIGHTS)).toBeLessThan(TEXT_TOWER_BYTES);
  await models.button(arrivals.dismiss).click();
  await models.pick(add.pickFolder, testInfo.outputPath('tiny'));
  await models.button(arrivals.useNow).click();
  await expect(card).toContainText(addOns.encoderFits.replace('{{models}}', '“tiny”'));
  expect(await violations(page)).toEqual([]);
  await models.close();

  const { match } = app.texts;
  await app.button(match.open).click();
  const screen = page.getByRole('dialog', { name: match.title, exact: true });
  const choosing = page.waitForEvent('filechooser');
  await screen.getByRole('button', { name: match.addPictures }).click();
  await (
    await choosing
  ).setFiles(
    golden.pictures.map((picture, index) => {
      const [height, width] = picture.shape as [number, number];
      const buffer = Buffer.from(rgbPng(decodePicture(picture), width, height));
      return { name: `${index}.png`, mimeType: 'image/png', buffer };
    }),
  );
  await screen.getByLabel(match.texts).fill(golden.texts.join('\n'));
  await screen.getByRole('button', { name: match.compare }).click();
  const shown = screen.getByRole('table').locator('tbody small');
  const expectShown = (cosines: readonly (readonly number[])[]) =>
    expect
      .poll(async () => farthest(await shown.allInnerTexts(), cosines.flat()), { timeout: 60_000 })
      .toBeLessThan(2e-3);
  await expectShown(golden.tiny.cosines);
  await screen.getByRole('button', { name: match.close }).click();

  await models.open();
  await models.pick(add.pickFolder, testInfo.outputPath('taiyi-clip'));
  await expect(models.screen).toContainText(
    arrivals.addedAddOn['text-encoder'].replace('{{name}}', 'taiyi-clip'),
  );
  await models.button(arrivals.dismiss).click();
  await expect(
    models.screen.getByRole('article', { name: 'taiyi-clip', exact: true }),
  ).toContainText(addOns.textEncoderFits.replace('{{encoders}}', `“${name}”`));
  await expect(card).toContainText('“tiny”、“taiyi-clip”');
  await models.close();
  await app.button(match.open).click();
  const pairOf = match.pairOf.replace('{{model}}', 'taiyi-clip').replace('{{imageEncoder}}', name);
  await screen.getByLabel(match.pair).selectOption(pairOf);
  await screen.getByRole('button', { name: match.compare }).click();
  // The four texts are the first of the golden's.
  await expectShown(ofTaiyi.classified.cosines.map((row) => row.slice(0, golden.texts.length)));
});
