import { readFileSync } from 'node:fs';
import { violations } from './axe.ts';
import { parseInfotext } from '../src/core/formats/a1111-parameters.ts';
import { readPngText } from '../src/core/formats/png-text.ts';
import { dropPicture, expect, test } from './app.ts';

test.use({ model: 'tiny' });

test.describe('in Chinese', () => {
  test.use({ locale: 'zh-CN' });

  test('a result becomes the start picture, survives a reload, and is recorded as the source of what is painted from it', async ({
    app,
    page,
  }) => {
    const { start, picture } = app.texts;
    const card = page.getByRole('group', { name: start.label, exact: true });
    const slider = card.getByRole('slider', { name: start.strength });
    await app.open();
    await app.compute('backendCpu');
    await app.setOption('steps', '4');
    await app.generate('红苹果');
    await app.chooseMore(start.use);
    await expect(card).toBeVisible();
    await slider.fill('0.25');
    await expect(card).toContainText(start.words.close);

    await page.reload();
    await expect(card).toContainText('0.25', { timeout: 60_000 });
    expect(await violations(page)).toEqual([]);
    await app.generate('绿苹果');
    const { bytes } = await app.download();
    const { settings } = parseInfotext(readPngText(bytes).get('parameters') ?? '');
    expect(settings.get('Denoising strength')).toBe('0.25');

    // The picture leads back to what it was painted from.
    await app.button(start.source).click();
    await expect(app.tiles.nth(1)).toHaveAttribute('aria-current', 'true');
    await expect(app.button(start.source)).toHaveCount(0);

    await app.tiles.first().click();
    await app.button(start.remove).click();
    await expect(card).toHaveCount(0);
    await app.button(picture.reuse).click();
    await expect(slider).toHaveValue('0.25');

    // A variation is painted like its source, apart from the first noise.
    await app.chooseMore(picture.varyLittle);
    await app.finished();
    const varied = await app.download();
    const { settings: now } = parseInfotext(readPngText(varied.bytes).get('parameters') ?? '');
    const [strength, seed] = ['Variation seed strength', 'Variation seed'];
    expect(now.get(strength)).toBe('0.15');
    expect(new Map([...now].filter(([key]) => key !== strength && key !== seed))).toEqual(settings);
    expect(varied.bytes.equals(bytes)).toBe(false);

    // Each picture leads back to its source: a variation of a variation, through both, to the first one.
    await app.chooseMore(picture.varyLot);
    await app.finished();
    for (const [place, words] of [
      [1, start.variationOf],
      [2, start.variationOf],
      [3, '0.25'],
    ] as const) {
      await expect(app.button(start.source)).toContainText(words);
      await app.button(start.source).click();
      await expect(app.tiles.nth(place)).toHaveAttribute('aria-current', 'true');
    }
    await expect(app.button(start.source)).toHaveCount(0);
  });
});

test('a photo starts the next pictures, and so can one with settings; anything else is refused with a message', async ({
  app,
  page,
}) => {
  const { start } = app.texts;
  await app.open();
  const card = page.getByRole('group', { name: start.label, exact: true });
  const alert = page.getByRole('alert');
  const pick = (name: string, mimeType: string, buffer: Buffer) =>
    page.locator('input[accept="image/*"]').setInputFiles({ name, mimeType, buffer });

  await pick('half.svg', 'image/svg+xml', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'));
  await expect(alert).toContainText('half.svg');
  await expect(card).toHaveCount(0);

  const wide = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(2400, 120);
    const context = canvas.getContext('2d')!;
    context.fillStyle = 'teal';
    context.fillRect(0, 0, 1200, 120);
    const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
    return [...bytes];
  });
  await pick('wide.png', 'image/png', Buffer.from(wide));
  await expect(card).toContainText(start.changes['on-white']);
  await expect(card).toContainText('2048×102');
  await expect(card.getByText(start.fits.fill)).toBeVisible();
  await expect(alert).toHaveCount(0);

  // A picture with settings gives them, and starts the next pictures if the user wants that.
  await dropPicture(
    page,
    readFileSync('src/core/formats/picture-parameters/__goldens__/a1111.png'),
  );
  await expect(app.prompt).toHaveValue(/第二行$/);
  await expect(card).toHaveCount(0);
  await app.button(start.use).click();
  await expect(card.getByRole('img', { name: 'picture.png' })).toBeVisible();
});
