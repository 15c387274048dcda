/**
 * What a key press costs while a prompt is typed with a tag list of 200,000 lines: adds the list, types words into the prompt, and
 * measures the page's main thread for each key, and the time until the completions appear.
 *
 *   npm run build && node bench/typing.mjs [tags=200000] [--save]
 *
 * The settings are open, as they are beside a prompt on a desktop. `longestTaskMs` is how long a key kept the next one, or the next
 * frame, waiting; `mainThreadMs` is all that a key made the main thread do until 400 ms after it: the text, the list, the count of
 * tokens. Both are processor time by the browser's tracing.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { chromium } from '@playwright/test';
import { preview } from 'vite';
import { findChromium } from '../scripts/chromium.mjs';
import { CHROMIUM_ARGS } from './browser.mjs';
import { mainThreadTasks, sum, tenths } from './main-thread.mjs';
import { median } from './median.mjs';

const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const tags = Number(words[0] ?? 200_000);
const SYLLABLES = [
  'ka',
  'mi',
  'ro',
  'sen',
  'lu',
  'ta',
  'hair',
  'long',
  'blue',
  'sky',
  'girl',
  'eye',
];
const TYPED = 'long hair, blue sky, kamiro, quxz, landscape with a girl';

/** Tags of two to four syllables, each with an alias and a translation, as in real lists. */
function tagList() {
  const lines = [];
  for (let i = 0; i < tags; i++) {
    const parts = [];
    for (let rest = i + 100; rest > 0; rest = Math.floor(rest / SYLLABLES.length)) {
      parts.push(SYLLABLES[rest % SYLLABLES.length]);
    }
    lines.push(`${parts.join('_')}_${i % 97},0,${tags - i},"alias${i},标签${i % 997}"`);
  }
  return lines.join('\n');
}

const server = await preview({ preview: { port: 4197, strictPort: true } });
const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGS });
const page = await (await browser.newContext({ locale: 'en' })).newPage();
await page.goto(server.resolvedUrls.local[0]);
const prompt = page.getByRole('textbox', { name: 'Prompt', exact: true });
await page.locator('[data-chip="size"]', { hasText: '×' }).waitFor();

await page.getByRole('button', { name: 'Styles and word lists' }).click();
await page.getByRole('menuitem', { name: 'Word lists…' }).click();
const dialog = page.getByRole('dialog');
const buffer = Buffer.from(tagList());
const adding = performance.now();
await dialog
  .locator('input[type="file"]')
  .setInputFiles({ name: 'tags.csv', mimeType: 'text/csv', buffer });
await dialog.getByText('Tag list,').waitFor({ timeout: 120_000 });
const addedMs = performance.now() - adding;
await page.keyboard.press('Escape');
await dialog.waitFor({ state: 'hidden' });

const options = page.getByRole('listbox').getByRole('option');
await prompt.click();
const first = performance.now();
await page.keyboard.type('lo');
await options.first().waitFor({ timeout: 120_000 });
const firstListMs = performance.now() - first;
await prompt.fill('');

/** Long enough for the pause before a lookup, the lookup, and the count of tokens. */
const BETWEEN_MS = 400;
// Drawing the settings is not the first key's work.
await page.getByRole('button', { name: 'Picture settings', exact: true }).click();
await page.getByRole('textbox', { name: 'Steps', exact: true }).waitFor();
await page.waitForTimeout(BETWEEN_MS);
const inAll = [];
const longest = [];
await prompt.click();
for (const key of TYPED) {
  const tasks = await mainThreadTasks(page, async () => {
    await page.keyboard.type(key);
    await page.waitForTimeout(BETWEEN_MS);
  });
  inAll.push(sum(tasks));
  longest.push(Math.max(...tasks));
}
const middleAndWorst = (times) => ({
  median: tenths(median(times)),
  worst: tenths(Math.max(...times)),
});
const report = {
  machine: { cpu: cpus()[0].model, cores: cpus().length, chromium: browser.version() },
  tags,
  listBytes: buffer.length,
  addedMs: Math.round(addedMs),
  firstListMs: Math.round(firstListMs),
  keys: TYPED.length,
  longestTaskMs: middleAndWorst(longest),
  mainThreadMs: middleAndWorst(inAll),
};
console.log(JSON.stringify(report, null, 2));
if (process.argv.includes('--save')) {
  writeFileSync('bench/typing.json', `${JSON.stringify(report, null, 2)}\n`);
}
await browser.close();
await server.close();
