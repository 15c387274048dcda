import { psnr } from '../src/core/metrics/index.ts';
import { parseInfotext } from '../src/core/formats/a1111-parameters.ts';
import { readPngText } from '../src/core/formats/png-text.ts';
import { dropPicture, expect, pixelsOf, test } from './app.ts';

test('the same seed gives the same bytes, another seed another picture; a batch counts seeds up; a download dropped on the page is painted again', async ({
  app,
  page,
}) => {
  await app.open();
  await app.setOption('steps', '4');
  await app.setSeed('42');
  await app.generate('a red apple');
  const first = await app.download();
  await app.generate('a red apple');
  expect((await app.download()).bytes.equals(first.bytes)).toBe(true);

  const likenessToFirst = async () =>
    psnr(
      await pixelsOf(page, (await app.download()).bytes),
      await pixelsOf(page, first.bytes),
      255,
    );
  await app.setOption('negativePrompt', '红色');
  await app.generate('a red apple');
  expect(await likenessToFirst()).toBeLessThan(40);
  await app.setOption('negativePrompt', '');
  await app.setSeed('43');
  await app.generate('a red apple');
  expect(await likenessToFirst()).toBeLessThan(30);

  // One picture for each seed, here without a prompt, and the page says so.
  await app.setOption('steps', '2');
  await app.setOption('batchCount', '3');
  await app.setSeed('7');
  await app.prompt.fill('');
  await app.button(app.texts.composer.generate).click();
  // The batch is shown as a whole, and then each picture alone.
  await expect(app.stage.getByRole('button')).toHaveCount(3, { timeout: 120_000 });
  await app.stage.getByRole('button').last().click();
  await expect(page.getByText(app.texts.warnings.unconditional)).toBeVisible();
  await expect(app.tiles).toHaveCount(7);
  expect(infotext((await app.download()).bytes).settings.get('Seed')).toBe('9');

  // The download carries its parameters, with Chinese intact; dropped on the page, it is painted again.
  await app.setOption('batchCount', '1');
  await app.setOption('steps', '3');
  await app.setOption('guidanceScale', '2.5');
  await app.setOption('negativePrompt', '蓝色，模糊');
  await app.setSeed('12345');
  await app.generate('一只 cat，红苹果');
  const { name, bytes } = await app.download();
  expect(name).toMatch(/\.png$/);
  const { prompt, negativePrompt, settings } = infotext(bytes);
  expect(prompt).toBe('sai-v1 art, 一只 cat，红苹果');
  expect(negativePrompt).toBe('蓝色，模糊');
  expect(Object.fromEntries(settings)).toMatchObject({
    Steps: '3',
    'CFG scale': '2.5',
    Seed: '12345',
    Model: 'skypaint-mini',
  });

  await app.prompt.fill('something else');
  await app.setOption('steps', '2');
  await dropPicture(page, bytes);
  await expect(app.prompt).toHaveValue('sai-v1 art, 一只 cat，红苹果');
  await app.paint();
  expect((await app.download()).bytes.equals(bytes)).toBe(true);
});

function infotext(png: Buffer) {
  return parseInfotext(readPngText(png).get('parameters') ?? '');
}
