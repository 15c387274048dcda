/**
 * What the tools' worker costs to load: opens the built app in a fresh Chromium, and gives a picture first to a tool that needs no
 * model and then to one that does, each twice. Prints JSON; `--save` writes it beside this file.
 *
 *   npm run build && node bench/tools-load.mjs [--save] [--rounds=3]
 *
 * Bytes are of what the page asked for, gzipped; they are compared with the scripts of the first screen. The first use of a tool is
 * compared with the second, which loads nothing: by processor time, because other programs may use the same cores.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import { preview } from 'vite';
import { findChromium } from '../scripts/chromium.mjs';
import { CHROMIUM_ARGS } from './browser.mjs';
import { median } from './median.mjs';
import { processorMs } from './processor-time.mjs';

const { values: options } = parseArgs({
  options: {
    save: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
  },
});

/** Tiny, with random weights, so that loading is what is measured. */
const DEPTH_MODEL = 'src/engine/tools/__goldens__/tiny-depth';
/** In which the engine has started, and the page has nothing left to do. */
const SETTLING_MS = 10_000;
const TOOLS = [
  { name: 'canny', purpose: 'Keep the outline' },
  { name: 'depth', purpose: 'Keep the depth' },
];

async function measure(url) {
  const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGS });
  try {
    // The service worker would fetch everything for later.
    const context = await browser.newContext({
      locale: 'en',
      reducedMotion: 'reduce',
      serviceWorkers: 'block',
    });
    context.setDefaultTimeout(120_000);
    const asked = new Set();
    context.on('request', (request) => asked.add(new URL(request.url()).pathname));
    const page = await context.newPage();
    await page.goto(url);
    await page.getByRole('textbox', { name: 'Prompt', exact: true }).waitFor();
    await keepModel(page);
    await page.waitForTimeout(SETTLING_MS);

    const before = bytesOf([...asked].filter(isOfTools));
    const picture = await drawn(page);
    const tools = {};
    for (const { name, purpose } of TOOLS) {
      const known = new Set(asked);
      await page.getByRole('button', { name: 'Guide with a picture', exact: true }).first().click();
      await page.getByRole('button', { name: purpose }).click();
      const first = await use(page, picture);
      const loaded = [...asked].filter((path) => IS_FILE.test(path) && !known.has(path));
      const second = await use(page, picture);
      tools[name] = { gzipBytes: bytesOf(loaded), first, second, loaded };
    }
    return { before, tools, page: bytesOf(pageScripts()), chromium: browser.version() };
  } finally {
    await browser.close();
  }
}

/** Puts the tiny model into the library. */
async function keepModel(page) {
  await page.getByRole('button', { name: /^Model: / }).click();
  await page.getByRole('menuitem', { name: 'Manage models…' }).click();
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose folder', exact: true }).click();
  await (await choosing).setFiles(DEPTH_MODEL);
  await page.getByRole('button', { name: 'Delete “tiny-depth”' }).waitFor();
  await page.getByRole('button', { name: 'Close models' }).click();
}

/** Gives the guide that is open a picture. @returns the processor's milliseconds until its tool has looked at it */
async function use(page, picture) {
  const input = page.locator('input[aria-label^="Choose"][accept="image/*"]').first();
  const former = await page.evaluate(() => document.querySelector('aside a[download]')?.href);
  const begun = processorMs();
  await input.setInputFiles(picture);
  await page.waitForFunction(
    (before) => {
      const link = document.querySelector('aside a[download]');
      return link?.href && link.href !== before;
    },
    former,
    { polling: 20 },
  );
  return processorMs() - begun;
}

async function drawn(page) {
  const bytes = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(256, 256);
    const context = canvas.getContext('2d');
    context.fillStyle = 'skyblue';
    context.fillRect(0, 0, 256, 256);
    context.fillStyle = 'darkgreen';
    context.fillRect(64, 96, 128, 160);
    return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())];
  });
  return { name: 'hill.png', mimeType: 'image/png', buffer: Buffer.from(bytes) };
}

/** Others are pictures in memory. */
const IS_FILE = /\.(js|mjs|wasm|css)$/;
const isOfTools = (path) => /\/(tools\.worker|transformers)[^/]*$/.test(path);

function bytesOf(paths) {
  return paths.reduce((sum, path) => sum + gzipSync(readFileSync(`dist${path}`)).length, 0);
}

/** The scripts that index.html loads before the engine is used. */
function pageScripts() {
  const html = readFileSync('dist/index.html', 'utf8');
  return [...html.matchAll(/(?:src|href)="\.(\/assets\/[^"]+\.js)"/g)].map(([, path]) => path);
}

const server = await preview({ logLevel: 'error', preview: { port: 0 } });
const runs = [];
for (let round = 0; round < Number(options.rounds); round += 1) {
  runs.push(await measure(server.resolvedUrls.local[0]));
  console.error(JSON.stringify(runs.at(-1)));
}
await server.close();

const rounded = (value) => Math.round(value * 100) / 100;
const [one] = runs;
const report = {
  machine: { cpu: cpus()[0].model, cores: cpus().length, chromium: one.chromium },
  rounds: runs.length,
  pageScriptGzipBytes: one.page,
  bytesBeforeTheFirstUse: Math.max(...runs.map(({ before }) => before)),
  tools: Object.fromEntries(
    TOOLS.map(({ name }) => {
      const of = (field) => median(runs.map(({ tools }) => tools[name][field]));
      return [
        name,
        {
          gzipBytes: of('gzipBytes'),
          toPageScripts: rounded(of('gzipBytes') / one.page),
          processorMs: { first: of('first'), second: of('second') },
          firstToSecond: rounded(
            median(runs.map(({ tools }) => tools[name].first / tools[name].second)),
          ),
          files: one.tools[name].loaded.map((path) => path.split('/').at(-1)),
        },
      ];
    }),
  ),
};
console.log(JSON.stringify(report, null, 2));
if (options.save) writeFileSync('bench/tools-load.json', `${JSON.stringify(report, null, 2)}\n`);
