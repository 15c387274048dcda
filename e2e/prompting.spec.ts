import { readFile } from 'node:fs/promises';
import { expect, test } from './app.ts';
import { violations } from './axe.ts';

test('tokens are counted while a picture is painted, and a negative prompt stays in view', async ({
  app,
  page,
}) => {
  await app.open();
  await app.setOption('steps', '60');
  await app.prompt.fill('a red apple');
  const counter = app.button(`${app.texts.prompting.tokensOf.prompt}: 9/75`);
  await expect(counter).toHaveText('9/75');

  await app.button(app.texts.composer.generate).click();
  await expect(app.button(app.texts.composer.cancel)).toBeVisible();
  await app.prompt.fill('apple '.repeat(80));
  await expect(page.getByRole('button', { name: /^Tokens of the prompt: 8\d\/150/ })).toBeVisible();
  await expect(app.button(app.texts.composer.cancel)).toBeVisible();
  await app.button(app.texts.composer.cancel).click();

  await page.getByRole('button', { name: /^Tokens of the prompt/ }).click();
  const chunks = page.getByRole('dialog', { name: app.texts.prompting.tokensOf.prompt });
  await expect(chunks.getByRole('listitem')).toHaveCount(2);
  await page.keyboard.press('Escape');
  await app.prompt.fill(`${'apple '.repeat(760)}pear`);
  await page.getByRole('button', { name: /^Tokens of the prompt: \d+\/750/ }).click();
  await expect(chunks.getByRole('deletion')).toContainText('pear');
  await page.keyboard.press('Escape');
  await app.prompt.fill('{a red|a green} apple');
  await expect(app.button(`${app.texts.prompting.tokensOf.prompt}: 9/75 ×2`)).toBeVisible();

  const without = page.getByRole('textbox', { name: app.texts.prompting.without, exact: true });
  await expect(without).toBeHidden();
  await app.setOption('negativePrompt', 'blurry');
  await expect(without).toHaveValue('blurry');
  const tokens = new RegExp(`^${app.texts.prompting.tokensOf.negativePrompt}: \\d+/75$`);
  await expect(page.getByRole('button', { name: tokens })).toBeVisible();
  await without.fill('');
  await expect(without).toBeFocused();
  await without.blur();
  await expect(without).toBeHidden();
});

test('weights are changed by keys and undone, words are completed by keyboard, and an input method is left alone', async ({
  app,
  page,
}) => {
  await app.open();
  const list = page.getByRole('listbox', { name: app.texts.prompting.suggestionsLabel });
  const options = list.getByRole('option');

  await app.prompt.pressSequentially('a red app');
  await expect(options.first()).toContainText('apple');
  await expect(app.prompt).toHaveAttribute('aria-controls', (await list.getAttribute('id'))!);
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();
  await page.keyboard.type('l');
  await expect(options.first()).toContainText('apple');
  await page.keyboard.press('ArrowDown');
  await expect(options.first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(app.prompt).toHaveValue('a red apple');
  await page.keyboard.type(' and ban');
  await expect(options.first()).toContainText('banana');
  await page.keyboard.press('Tab');
  await expect(app.prompt).toHaveValue('a red apple and banana');
  await expect(app.prompt).toBeFocused();

  await page.keyboard.press('Control+ArrowUp');
  await page.keyboard.press('Control+ArrowUp');
  await expect(app.prompt).toHaveValue('a red apple and (banana:1.2)');
  await page.keyboard.press('Control+ArrowDown');
  await page.keyboard.press('Control+ArrowDown');
  await expect(app.prompt).toHaveValue('a red apple and banana');
  await page.keyboard.press('Control+z');
  await expect(app.prompt).toHaveValue('a red apple and (banana:1.1)');
  for (let times = 0; times < 3; times++) await page.keyboard.press('Control+z');
  await expect(app.prompt).toHaveValue('a red apple and banana');
  await page.keyboard.press('Control+Shift+z');
  await expect(app.prompt).toHaveValue('a red apple and (banana:1.1)');

  // An unpaired bracket is marked, with a message.
  await app.prompt.fill('a (cat');
  await expect(page.locator('mark[data-fault="bracket"]')).toHaveText('(');
  await expect(page.getByRole('status').filter({ hasText: '“(”' })).toBeAttached();
  // So are names that nobody knows, and characters that the model cannot read.
  await app.prompt.fill('<lora:nobody:1> __nothing__ 🀄');
  for (const [fault, text] of [
    ['lora', '<lora:nobody:1>'],
    ['wildcard', '__nothing__'],
    ['unknown', '🀄'],
  ] as const) {
    await expect(page.locator(`mark[data-fault="${fault}"]`)).toHaveText(text);
  }
  // In the negative prompt, too.
  await app.setOption('negativePrompt', 'a blur]');
  await app.prompt.fill('a cat');
  await expect(page.locator('mark[data-fault="bracket"]')).toHaveText(']');

  // While an input method composes, no list opens and Enter belongs to the input method.
  await app.prompt.fill('');
  const ime = await page.context().newCDPSession(page);
  await ime.send('Input.imeSetComposition', { text: 'ping', selectionStart: 4, selectionEnd: 4 });
  await expect(app.prompt).toHaveValue('ping');
  await page.waitForTimeout(300);
  await expect(list).toBeHidden();
  await ime.send('Input.insertText', { text: '苹' });
  await expect(app.prompt).toHaveValue('苹');
  await expect(options.first()).toContainText('苹果');
  await page.keyboard.press('Tab');
  await expect(app.prompt).toHaveValue('苹果');
});

test.describe('styles and lists', () => {
  test.use({ model: 'tiny' });

  test('styles are imported and exported as styles.csv, and a picture records what was chosen', async ({
    app,
    page,
  }) => {
    const { prompting } = app.texts;
    const csv =
      '\uFEFFname,prompt,negative_prompt\r\n"Ink, wash","ink of {prompt}, ""mist""",photo\r\n';
    await app.open();
    const open = async (panel: 'styles' | 'lists' | 'history') => {
      await app.button(prompting.menu).click();
      await page.getByRole('menuitem', { name: prompting.panels[panel] }).click();
    };
    const dialog = page.getByRole('dialog', { name: prompting.menu });
    const pick = async (name: string, content: string) => {
      const field = dialog.locator('input[type="file"]');
      // While the tabs change, both have one.
      await expect(field).toHaveCount(1);
      await field.setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(content) });
    };

    await open('styles');
    await pick('other.csv', 'long_hair,0,1,');
    await expect(dialog.getByRole('status')).toContainText('other.csv');
    await pick('styles.csv', csv);
    await dialog.getByRole('button', { name: 'Ink, wash', exact: true }).click();
    const saving = page.waitForEvent('download');
    await dialog.getByRole('button', { name: prompting.styles.export }).click();
    expect(await readFile(await (await saving).path(), 'utf8')).toBe(csv);

    await dialog.getByRole('tab', { name: prompting.tabs.lists }).click();
    await pick('colour.txt', '# one\nred\n');
    await expect(dialog.getByText('__colour__')).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole('button', { name: prompting.close }).click();
    await expect(
      app.button(prompting.styles.takeOff.replace('{{name}}', 'Ink, wash')),
    ).toBeVisible();

    await app.generate('a __colour__ {cat}');
    const { bytes } = await app.download();
    const text = bytes.toString('utf8');
    expect(text).toContain('ink of a red cat, "mist"\nNegative prompt: photo\n');
    expect(text).toContain('Template: "ink of a __colour__ {cat}, \\"mist\\""');

    await page.reload();
    await expect(app.prompt).toHaveAttribute('aria-autocomplete', 'list');
    await app.prompt.fill('');
    await app.prompt.press('ArrowUp');
    await expect(page.getByRole('option', { selected: true })).toContainText('__colour__');
    await page.keyboard.press('Enter');
    await expect(app.prompt).toHaveValue('a __colour__ {cat}');
    await app.prompt.fill('');
    await open('history');
    await dialog.getByRole('button', { name: 'a __colour__ {cat}', exact: true }).click();
    await expect(app.prompt).toHaveValue('a __colour__ {cat}');
  });
});
