/**
 * How long a first-time visitor waits: opens the built app in a fresh Chromium profile, generates with the default
 * settings as soon as the page is painted, and measures. Prints JSON; `--save` writes it beside this file.
 *
 *   npm run build && node bench/first-picture.mjs [--save]
 *
 * Runs twice: as the app chooses (CPU where the GPU is emulated) and with WebGPU forced, which also counts the
 * compute dispatches of a step. `relative` has the ratios, which can be compared between machines; the rest is for
 * orientation.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import { preview } from 'vite';
import { findChromium } from '../scripts/chromium.mjs';
import { CHROMIUM_ARGS } from './browser.mjs';
import { withMemoryPeak } from './memory-peak.mjs';

/** Runs before the worker's own code: counts dispatches between the messages that end steps. */
const COUNT_DISPATCHES = `
  let dispatches = 0;
  for (const name of ['dispatchWorkgroups', 'dispatchWorkgroupsIndirect']) {
    const original = GPUComputePassEncoder.prototype[name];
    GPUComputePassEncoder.prototype[name] = function (...args) { dispatches++; return original.apply(this, args); };
  }
  globalThis.__dispatches = () => dispatches;
`;

async function measure(browser, url, backend) {
  const context = await browser.newContext({ locale: 'en' });
  const page = await context.newPage();
  await page.addInitScript((choice) => {
    localStorage.setItem(
      'skypaint-preferences',
      JSON.stringify({ preferences: { backend: choice } }),
    );
  }, backend);
  await page.route('**/paint.worker-*.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: COUNT_DISPATCHES + (await response.text()) });
  });

  await page.goto(url);
  const prompt = page.getByRole('textbox', { name: 'Prompt', exact: true });
  await prompt.fill('a red apple');
  const painted = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0].startTime,
  );
  const generate = async () => {
    await page.getByRole('button', { name: 'Generate', exact: true }).click();
    return untilPicture(page);
  };
  const [firstPicture, peakBytes] = await withMemoryPeak(page, generate, 0);

  const [engine] = page.workers();
  const before = await engine.evaluate(() => globalThis.__dispatches());
  const started = await page.evaluate(() => performance.now());
  await page.getByRole('button', { name: 'Generate', exact: true }).click();
  await page.getByRole('button', { name: 'Cancel', exact: true }).waitFor();
  const secondPicture = (await untilPicture(page)) - started;
  const dispatches = (await engine.evaluate(() => globalThis.__dispatches())) - before;
  const badge = await page.getByRole('button', { name: /^Runs on/ }).innerText();
  await context.close();
  return {
    backend,
    badge,
    firstPictureMs: Math.round(firstPicture - painted),
    secondPictureMs: Math.round(secondPicture),
    peakBytes,
    dispatchesPerPicture: dispatches,
  };
}

/** The page's clock when the download button appears. */
async function untilPicture(page) {
  return page.evaluate(async () => {
    const done = () =>
      document.querySelector('a[download]') && !document.querySelector('[role=progressbar]');
    while (!done()) await new Promise((resolve) => requestAnimationFrame(resolve));
    return performance.now();
  });
}

/** The scripts that index.html loads before the engine is used. */
function pageScriptBytes() {
  const html = readFileSync('dist/index.html', 'utf8');
  const scripts = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map(
    (match) => match[1],
  );
  return scripts.reduce((sum, file) => sum + gzipSync(readFileSync(`dist/${file}`)).length, 0);
}

const server = await preview({ preview: { port: 4199, strictPort: true } });
const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGS });
const results = [];
for (const backend of ['auto', 'webgpu'])
  results.push(await measure(browser, server.resolvedUrls.local[0], backend));

const report = {
  machine: { cpu: cpus()[0].model, cores: cpus().length, chromium: browser.version() },
  pageScriptGzipBytes: pageScriptBytes(),
  distFiles: ['assets', 'workers', 'network-workers'].flatMap((name) => readdirSync(`dist/${name}`))
    .length,
  results,
  relative: { webgpuToAuto: results[1].secondPictureMs / results[0].secondPictureMs },
};
console.log(JSON.stringify(report, null, 2));
if (process.argv.includes('--save')) {
  writeFileSync('bench/first-picture.json', `${JSON.stringify(report, null, 2)}\n`);
}
await browser.close();
await server.close();
