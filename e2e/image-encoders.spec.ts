import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { rgbPng } from '../src/core/formats/__fixtures__/png-file.ts';
import {
  decodePicture,
  type EncodedPicture,
} from '../src/engine/jobs/paint/__fixtures__/golden-case.ts';
import { readPair, skypaintFolder } from '../src/storage/import/__fixtures__/clip-pair.ts';
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
const WEIGHTS = 'model.safetensors';

test.use({ locale: 'zh-CN' });

test('an image encoder comes from the hub without its text encoder, and makes a pair', async ({
  app,
  hub,
  page,
}, testInfo) => {
  for (const name of ['config.json', 'preprocessor_config.json']) {
    hub.put(name, readPair(`clip/${name}`));
  }
  hub.put(WEIGHTS, await clipWeights(WEIGHTS));
  for (const [path, file] of skypaintFolder()) {
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
  const right = golden.tiny.cosines.flat();
  await expect(shown).toHaveCount(right.length, { timeout: 60_000 });
  const apart = (await shown.allInnerTexts()).map((text, index) => Number(text) - right[index]!);
  expect(Math.max(...apart.map(Math.abs))).toBeLessThan(2e-3);
});
