import { readFileSync } from 'node:fs';
import type { Locator } from '@playwright/test';
import Papa from 'papaparse';
import { rgbPng } from '../src/core/formats/__fixtures__/png-file.ts';
import { decodePicture, readGoldens } from '../src/engine/jobs/paint/__fixtures__/golden-case.ts';
import { expect, test, type App } from './app.ts';
import { violations } from './axe.ts';

/** From scripts/goldens/matching_mini.py: transformers with skypaint-mini's pair. */
const golden = JSON.parse(
  readFileSync('src/pipeline/__goldens__/skypaint-mini-matching.json', 'utf8'),
) as {
  readonly texts: readonly string[];
  readonly cosines: readonly (readonly number[])[];
  readonly shares: readonly (readonly (readonly number[])[])[];
};

/** The pictures that the golden is about. */
const PICTURES = readGoldens<'dpmpp_2m_karras'>('skypaint-mini.json')
  .cases.filter(({ sampler }) => sampler === 'dpmpp_2m_karras')
  .map(({ picture }, index) => {
    const [height, width] = picture.shape as [number, number];
    const buffer = Buffer.from(rgbPng(decodePicture(picture), width, height));
    return { name: `${index}.png`, mimeType: 'image/png', buffer };
  });

/** The Match screen as a user sees it. */
class MatchPage {
  readonly texts: App['texts']['match'];
  readonly screen: Locator;
  readonly table: Locator;

  constructor(private readonly app: App) {
    this.texts = app.texts.match;
    this.screen = app.page.getByRole('dialog', { name: this.texts.title, exact: true });
    this.table = this.screen.getByRole('table');
  }

  async open(): Promise<void> {
    await this.app.button(this.texts.open).click();
    await expect(this.screen).toBeVisible();
  }

  async add(files: { name: string; mimeType: string; buffer: Buffer }[]): Promise<void> {
    const choosing = this.app.page.waitForEvent('filechooser');
    await this.screen.getByRole('button', { name: this.texts.addPictures }).click();
    await (await choosing).setFiles(files);
  }

  /** "Picture", then the texts, which distinguish one table from the previous one. */
  get columns(): Locator {
    return this.table.getByRole('columnheader');
  }

  row(index: number): Locator {
    return this.table.locator('tbody tr').nth(index);
  }

  cells(row: number): Locator {
    return this.row(row).locator('td');
  }

  /** The text of the CSV. */
  async download(): Promise<string> {
    const saving = this.app.page.waitForEvent('download');
    await this.screen.getByRole('button', { name: this.texts.csv }).click();
    return readFileSync(await (await saving).path(), 'utf8');
  }

  async compare(texts: readonly string[]): Promise<void> {
    await this.screen.getByLabel(this.texts.texts).fill(texts.join('\n'));
    await this.screen.getByRole('button', { name: this.texts.compare }).click();
  }
}

test('pictures are compared with texts in both languages as transformers does', async ({
  app,
  page,
}) => {
  await app.open();
  const match = new MatchPage(app);
  await match.open();
  await match.add(PICTURES);
  await match.compare(golden.texts);
  await expect(match.table).toBeVisible({ timeout: 60_000 });
  const copy = match.screen.getByRole('button', { name: match.texts.copy });
  await copy.click();
  await expect(page.getByRole('menu')).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await copy.click();
  for (const [row, cosines] of golden.cosines.entries()) {
    const best = cosines.indexOf(Math.max(...cosines));
    await expect(match.cells(row).nth(best)).toContainText(match.texts.best);
    await expect(match.cells(row).filter({ hasText: match.texts.best })).toHaveCount(1);
  }

  const { data } = Papa.parse<string[]>((await match.download()).slice(1));
  const rows = data.slice(1);
  expect(rows).toHaveLength(PICTURES.length * golden.texts.length);
  const cosines = golden.cosines.flat();
  rows.forEach(([, text, cosine], index) => {
    expect(text).toBe(golden.texts[index % golden.texts.length]);
    expect(Math.abs(Number(cosine) - cosines[index]!), text).toBeLessThan(1e-3);
  });

  // The golden's probabilities are each among the texts of one language.
  for (const [language, shares] of golden.shares.entries()) {
    const texts = golden.texts.slice(4 * language, 4 * language + 4);
    await match.compare(texts);
    await expect(match.columns).toHaveText([match.texts.picture, ...texts]);
    const { data } = Papa.parse<string[]>((await match.download()).slice(1));
    data.slice(1).forEach((row, index) => {
      expect(Math.abs(Number(row[3]) - shares.flat()[index]!)).toBeLessThan(1e-3);
    });
  }
});

test('texts are compared while a picture is painted; a picture that cannot be read shows the reason', async ({
  app,
  page,
}) => {
  const picture = (name: string, content: string | Buffer) => ({
    name,
    mimeType: '',
    buffer: Buffer.from(content),
  });
  await app.open();
  // So many that the last one is not painted before the texts are compared.
  await app.setOption('steps', '150');
  await app.setOption('batchCount', '16');
  await app.prompt.fill('红苹果');
  await app.button(app.texts.composer.generate).click();
  const painting = page.getByRole('progressbar', { name: app.texts.progress.label });
  await expect(painting).toHaveAttribute('aria-valuenow', /^[1-9]/);
  const match = new MatchPage(app);
  await match.open();
  await match.add([picture('notes.txt', 'not a picture')]);
  await expect(match.screen.getByText(match.texts.noPicture)).toBeVisible();
  const { buffer } = PICTURES[1]!;
  await match.add([
    picture('broken.png', buffer.subarray(0, 2_000)),
    picture('empty.webp', ''),
    picture('photo.heic', 'ftypheic'),
    PICTURES[0]!,
  ]);
  await match.compare(['=红苹果，又大又红', 'a panda']);
  const { problems, best } = match.texts;
  await expect(match.row(0)).toContainText(problems.cutOff.title);
  await expect(match.row(1)).toContainText(app.texts.errors['unreadable-picture'].title);
  await expect(match.row(2)).toContainText(problems.format.title.replace('{{format}}', 'HEIC'));
  await expect(match.cells(3).first()).toContainText(best);
  expect(await violations(page)).toEqual([]);
  await page.goBack();
  await expect(match.screen).toBeHidden();
  await expect(app.button(app.texts.composer.cancel)).toBeVisible();
  await app.button(app.texts.composer.cancel).click();
  await expect(page.getByText(app.texts.progress.cancelled, { exact: true })).toBeAttached();
});

test('a painted picture is compared with words, and the nearest ones go into the prompt', async ({
  app,
  page,
}) => {
  await app.open();
  await app.generate('a red apple');
  await app.chooseMore(app.texts.picture.match);
  const match = new MatchPage(app);
  const picked = match.screen.getByRole('list', { name: match.texts.pictures });
  await expect(picked.getByRole('listitem')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(match.screen).toBeHidden();
  await expect(app.button(app.texts.picture.more)).toBeFocused();

  await app.chooseMore(app.texts.picture.describe);
  const { words } = app.texts.describe;
  const found = match.screen.getByRole('group', { name: words }).getByRole('button');
  await expect(found.first()).toContainText('apple', { timeout: 150_000 });
  expect(await violations(page)).toEqual([]);
  await found.nth(1).click();
  await expect(found.nth(1)).toHaveAttribute('aria-pressed', 'true');
  const second = (await found.nth(1).locator('span').allInnerTexts()).join(' ');
  await page.keyboard.press('Escape');
  await expect(app.prompt).toHaveValue(/^a red apple, \w/);
  expect(second).toContain((await app.prompt.inputValue()).split(', ')[1]);
});
