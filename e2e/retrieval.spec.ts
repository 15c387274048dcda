import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Locator } from '@playwright/test';
import { rgbPng } from '../src/core/formats/__fixtures__/png-file.ts';
import { expect, test, type App } from './app.ts';
import { violations } from './axe.ts';

interface Recall {
  readonly at1: number;
  readonly at5: number;
  readonly at10: number;
}

/** From scripts/goldens/retrieval_mini.py: transformers' features, Chinese-CLIP's evaluation. */
const golden = JSON.parse(
  readFileSync('src/engine/jobs/match/__goldens__/benchmark.json', 'utf8'),
) as Record<'zh' | 'en', { readonly textToImage: Recall; readonly imageToText: Recall }>;

/** The Benchmark tab as a user sees it. */
class RetrievalPage {
  readonly texts: App['texts']['retrieval'];
  readonly panel: Locator;

  constructor(private readonly app: App) {
    this.texts = app.texts.retrieval;
    this.panel = app.page.getByRole('tabpanel', { name: this.texts.tab, exact: true });
  }

  async open(): Promise<void> {
    await this.app.button(this.app.texts.match.open).click();
    await this.app.page.getByRole('tab', { name: this.texts.tab, exact: true }).click();
    await expect(this.panel).toBeVisible();
  }

  button(name: keyof App['texts']['retrieval']): Locator {
    return this.panel.getByRole('button', { name: String(this.texts[name]), exact: true });
  }

  async pick(folder: string): Promise<void> {
    const choosing = this.app.page.waitForEvent('filechooser');
    await this.button('pickFolder').click();
    await (await choosing).setFiles(folder);
  }

  /** The numbers of the last row, once it is there. */
  async measured(row: string): Promise<number[]> {
    const cells = this.panel.getByRole('row', { name: row }).getByRole('cell');
    await expect(cells).toHaveCount(7, { timeout: 150_000 });
    return (await cells.allTextContents()).map(Number);
  }
}

/** The browser decodes as Pillow does, but sums float32 in another order: one caption or picture may rank differently. */
function expectAsInPython(
  found: readonly number[],
  { textToImage, imageToText }: (typeof golden)['zh'],
) {
  const wanted = [textToImage, imageToText].flatMap(({ at1, at5, at10 }) => [at1, at5, at10]);
  wanted.forEach((value, index) => {
    const step = index < 3 ? 100 / 200 : 100 / 100;
    expect(Math.abs(found[index]! - value)).toBeLessThanOrEqual(step);
  });
  const mean = wanted.reduce((sum, value) => sum + value, 0) / 6;
  expect(Math.abs(found[6]! - mean)).toBeLessThanOrEqual(1);
}

test.use({ worksOffline: true });

test('the built-in set gives the numbers that Python gives, even with a reload in between and offline', async ({
  app,
  page,
  context,
  tolerated,
}) => {
  tolerated.push(/Failed to load resource/);
  await app.open();
  await app.compute('backendCpu');
  await app.readyForOffline();
  const retrieval = new RetrievalPage(app);
  await retrieval.open();
  await retrieval.button('shipped').click();
  await expect(retrieval.panel).toContainText('Chinese-CLIP');
  await retrieval.button('start').click();
  await expect(retrieval.button('pause')).toBeVisible();
  const counted = page.getByText(/^Comparing: (3[2-9]|[4-9]\d|[12]\d\d) of 300/);
  await expect(counted).toBeVisible({ timeout: 60_000 });

  await page.reload();
  await context.setOffline(true);
  await retrieval.open();
  await expect(retrieval.panel).toContainText('Built-in pictures, Chinese');
  await retrieval.button('shipped').click();
  await expect(retrieval.panel).toContainText('it continues from there');
  await retrieval.button('resume').click();
  expectAsInPython(await retrieval.measured('Built-in pictures, Chinese'), golden.zh);
  await expect(retrieval.button('resume')).toHaveCount(0);
  expect(await violations(page)).toEqual([]);

  const saving = page.waitForEvent('download');
  await retrieval.button('export').click();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('menuitem', { name: 'Markdown' }).click();
  const saved = readFileSync(await (await saving).path(), 'utf8');
  expect(saved.split('\n').filter((line) => line.startsWith('|'))).toHaveLength(9);
});

test('a folder without captions is refused; one with GB18030 captions, some of them without a picture, is measured', async ({
  app,
  page,
}, info) => {
  const folder = info.outputPath('data');
  mkdirSync(`${folder}/images`, { recursive: true });
  for (const [index, colour] of [
    [255, 0, 0],
    [0, 0, 255],
  ].entries()) {
    const pixels = Uint8Array.from({ length: 64 * 64 * 3 }, (_, at) => colour[at % 3]!);
    writeFileSync(`${folder}/images/${index}.png`, rgbPng(pixels, 64, 64));
  }
  writeFileSync(`${folder}/images/broken.png`, 'no picture');
  // Python: '红色'.encode('gb18030'), '蓝色'.encode('gb18030')
  const lines = [
    ['0.png#0\t', 0xba, 0xec, 0xc9, 0xab],
    ['1.png#0\t', 0xc0, 0xb6, 0xc9, 0xab],
    ['broken.png#0\t', 0xba, 0xec, 0xc9, 0xab],
    ['9.png#0\t', 0xba, 0xec, 0xc9, 0xab],
  ] as const;
  const bytes = lines.flatMap(([name, ...words]) => [...Buffer.from(name), ...words, 0x0a]);
  writeFileSync(`${folder}/captions.txt`, Buffer.from(bytes));

  await app.open();
  await app.compute('backendCpu');
  const retrieval = new RetrievalPage(app);
  await retrieval.open();
  const empty = info.outputPath('empty');
  mkdirSync(empty, { recursive: true });
  writeFileSync(`${empty}/notes.txt`, 'nothing of the kind');
  await retrieval.pick(empty);
  await expect(retrieval.panel.getByRole('alert')).toContainText(
    retrieval.texts.faults['no-captions'],
  );
  await retrieval.pick(folder);
  await expect(retrieval.panel).toContainText('GB18030');
  await expect(retrieval.panel).toContainText('Captions: 3, pictures: 3');
  await expect(retrieval.panel).toContainText(
    'Captions without a picture, left out: 1 (such as 9.png)',
  );
  await retrieval.button('start').click();
  const numbers = await retrieval.measured('captions.txt');
  expect(numbers.slice(1)).toEqual([100, 100, expect.any(Number), 100, 100, expect.any(Number)]);
  await expect(retrieval.panel).toContainText('data/images/broken.png');
  expect(await violations(page)).toEqual([]);
});
