import { expect, test } from './app.ts';

test('tokens are counted while a picture is painted; what is negative is in sight', async ({
  app,
  page,
}) => {
  await app.open();
  await app.setOption('steps', '60');
  await app.prompt.fill('a red apple');
  const counter = app.button(`${app.texts.prompting.tokensOf.prompt}: 9 of 75 tokens`);
  await expect(counter).toHaveText('9/75');

  await app.button(app.texts.composer.generate).click();
  await expect(app.button(app.texts.composer.cancel)).toBeVisible();
  await app.prompt.fill('apple '.repeat(80));
  await expect(
    page.getByRole('button', { name: /^Tokens of the prompt: 8\d of 150/ }),
  ).toBeVisible();
  await expect(app.button(app.texts.composer.cancel)).toBeVisible();
  await app.button(app.texts.composer.cancel).click();

  await page.getByRole('button', { name: /^Tokens of the prompt/ }).click();
  const chunks = page.getByRole('dialog', { name: app.texts.prompting.tokensOf.prompt });
  await expect(chunks.getByRole('listitem')).toHaveCount(2);
  await page.keyboard.press('Escape');

  const without = page.getByRole('textbox', { name: app.texts.prompting.without, exact: true });
  await expect(without).toBeHidden();
  await app.setOption('negativePrompt', 'blurry');
  await expect(without).toHaveValue('blurry');
  await without.fill('');
  await expect(without).toBeFocused();
  await without.blur();
  await expect(without).toBeHidden();
});
