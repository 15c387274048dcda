import { readFileSync } from 'node:fs';
import type { Locator } from '@playwright/test';
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

  async compare(texts: readonly string[]): Promise<void> {
    await this.screen.getByLabel(this.texts.texts).fill(texts.join('\n'));
    await this.screen.getByRole('button', { name: this.texts.compare }).click();
  }
}

test('pictures are compared with texts in both languages as transformers does', async ({ app }) => {
  await app.open();
  const match = new MatchPage(app);
  await match.open();
  await match.add(PICTURES);
  await match.compare(golden.texts);
  await expect(match.table).toBeVisible({ timeout: 60_000 });
  expect(await violations(app.page)).toEqual([]);
});
