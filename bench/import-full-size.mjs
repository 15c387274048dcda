/**
 * Uses a full-size checkpoint as a user does: picks its folder in the Models screen of the built app, chooses the model and
 * paints one step at 64×64 pixels on the CPU.
 *
 *   python scripts/full_size_checkpoint.py .cache/SkyPaint && npm run build && node bench/import-full-size.mjs .cache/SkyPaint
 *
 * Takes 12 GB of disk and 5 GB of memory. `--screenshot=<file>` saves a screenshot.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { preview } from 'vite';
import { findChromium } from '../scripts/chromium.mjs';
import { CHROMIUM_ARGS } from './browser.mjs';
import { withMemoryPeak } from './memory-peak.mjs';

const {
  values: options,
  positionals: [checkpoint],
} = parseArgs({ options: { screenshot: { type: 'string' } }, allowPositionals: true });

const profile = mkdtempSync(join(tmpdir(), 'import-full-size-'));
const server = await preview({ preview: { port: 0 }, logLevel: 'error' });
const context = await chromium.launchPersistentContext(profile, {
  executablePath: findChromium(),
  args: CHROMIUM_ARGS,
  locale: 'en',
  viewport: { width: 1280, height: 900 },
});
const page = await context.newPage();

/** The timeout of the slow parts. */
const LONG = 30 * 60_000;

const bytesOf = (folder) =>
  Number(execFileSync('du', ['-sb', folder], { encoding: 'utf8' }).split('\t')[0]);

/** The seconds that `work` takes, and the memory peak of page and worker during it. */
async function measured(work) {
  const started = Date.now();
  const [seconds, heapPeak] = await withMemoryPeak(page, async () => {
    await work();
    return (Date.now() - started) / 1000;
  });
  return { seconds, heapPeak };
}

const button = (name) => page.getByRole('button', { name, exact: true });

async function paint() {
  await page.getByRole('textbox', { name: 'Prompt', exact: true }).fill('红苹果');
  await button('Generate').click();
  await button('Cancel').waitFor();
  await button('Cancel').waitFor({ state: 'hidden', timeout: LONG });
  const alerts = await page.getByRole('alert').allInnerTexts();
  if (alerts.length > 0) throw new Error(alerts.join('\n'));
}

const report = { checkpointBytes: bytesOf(checkpoint) };
try {
  await page.goto(server.resolvedUrls.local[0]);
  await button(/^Model: /).click();
  await page.getByRole('menuitem', { name: 'Manage models…' }).click();
  report.import = await measured(async () => {
    const choosing = page.waitForEvent('filechooser');
    await button('Choose folder').click();
    await (await choosing).setFiles(checkpoint);
    await button('Use it now').waitFor({ timeout: LONG });
  });
  report.diskBytes = bytesOf(profile);
  console.error(JSON.stringify(report));
  await button('Use it now').click();
  await page.keyboard.press('Escape');
  await button(/^Picture settings/).click();
  for (const [name, value] of [
    ['Width (pixels)', '64'],
    ['Height (pixels)', '64'],
    ['Steps', '1'],
  ]) {
    const field = page.getByRole('textbox', { name, exact: true });
    await field.fill(value);
    await field.blur();
  }
  report.first = await measured(paint);
  console.error(JSON.stringify(report));
  report.second = await measured(paint);
  report.diskBytesInUse = bytesOf(profile);
  console.log(JSON.stringify(report, null, 2));
} finally {
  if (options.screenshot) await page.screenshot({ path: options.screenshot });
  await context.close();
  await server.close();
  rmSync(profile, { recursive: true, force: true });
}
