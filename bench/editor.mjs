/**
 * How smoothly the editor draws on a picture of 2048 x 2048: opens the built app in a fresh Chromium profile with such a picture
 * in the gallery, and paints, zooms, moves and undoes with the mouse.
 *
 *   npm run build && node bench/editor.mjs [--save]
 *
 * For each part it reports the processor time of the page's main thread (from the browser's tracing, so that other programs on the
 * machine matter little): its longest task, and how many took longer than a frame (16.7 ms) and than 50 ms. Without a GPU the
 * browser copies the canvases on this thread, too.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { chromium } from '@playwright/test';
import { preview } from 'vite';
import { findChromium } from '../scripts/chromium.mjs';
import { CHROMIUM_ARGS } from './browser.mjs';
import { mainThreadTasks, sum, tenths } from './main-thread.mjs';

const EDGE = 2048;
const MOVES = 120;

const server = await preview({ preview: { port: 4199, strictPort: true } });
const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGS });
const context = await browser.newContext({ locale: 'en', viewport: { width: 1280, height: 800 } });
const page = await context.newPage();
const address = server.resolvedUrls.local[0];
await page.goto(address);
await page.getByRole('button', { name: 'Generate', exact: true }).waitFor();
await page.evaluate(addPicture, EDGE);
await page.goto(address);
await page.getByRole('button', { name: 'More', exact: true }).click({ timeout: 60_000 });
await page.getByRole('menuitem', { name: 'Edit', exact: true }).click();
const board = page.locator('#editor-board');
await board.locator('canvas').first().waitFor();
await page.waitForTimeout(1000);
const box = await board.boundingBox();
const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };

/** A figure of eight. */
const place = (i) => ({
  x: middle.x + 220 * Math.sin((2 * Math.PI * i) / MOVES),
  y: middle.y + 120 * Math.sin((4 * Math.PI * i) / MOVES),
});

async function drag() {
  await page.mouse.move(place(0).x, place(0).y);
  await page.mouse.down();
  for (let i = 1; i <= MOVES; i++) await page.mouse.move(place(i).x, place(i).y);
  await page.mouse.up();
}

async function wheel() {
  await page.mouse.move(middle.x, middle.y);
  for (let i = 0; i < MOVES; i++) await page.mouse.wheel(0, i % 40 < 20 ? -40 : 40);
}

async function measure(name, act) {
  await page.evaluate(countFrames);
  let frames;
  const times = await mainThreadTasks(page, async () => {
    await act();
    frames = await page.evaluate(countedFrames);
  });
  const seen = {
    processorMs: Math.round(sum(times)),
    longestTaskMs: tenths(Math.max(...times)),
    tasksOver16Ms: times.filter((time) => time > 16.7).length,
    tasksOver50Ms: times.filter((time) => time > 50).length,
    processorMsPerFrame: tenths(sum(times) / frames),
  };
  console.error(name, seen);
  return [name, seen];
}

const key =
  (name, times = 1) =>
  async () => {
    for (let i = 0; i < times; i++) await page.keyboard.press(name);
  };

const report = {
  machine: { cpu: cpus()[0].model, cores: cpus().length, chromium: browser.version() },
  edge: EDGE,
  parts: Object.fromEntries([
    await measure('brush of 205 pixels', drag),
    await measure('brush of 512 pixels', async () => {
      await key(']', 10)();
      await drag();
    }),
    await measure('zoom by wheel', wheel),
    await measure('move by hand', async () => {
      await key('h')();
      await drag();
    }),
    await measure('lasso', async () => {
      await key('l')();
      await drag();
    }),
    await measure('undo', key('Control+z')),
    await measure('invert', key('i')),
    await measure('soften', key('s')),
  ]),
};
console.log(JSON.stringify(report, null, 2));
if (process.argv.includes('--save')) {
  writeFileSync(new URL('editor.json', import.meta.url), `${JSON.stringify(report, null, 2)}\n`);
}
await browser.close();
await server.close();

/** Runs in the page: counts the frames in which something was drawn, so that they include the page's own work. */
function countFrames() {
  globalThis.frames = 0;
  const board = document.querySelector('#editor-board');
  let isDue = false;
  globalThis.observer = new MutationObserver(() => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      globalThis.frames += 1;
    });
  });
  globalThis.observer.observe(board, { subtree: true, childList: true, attributes: true });
}

/** Runs in the page. */
async function countedFrames() {
  // Wait for the frame that shows the last change.
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)));
  globalThis.observer.disconnect();
  return Math.max(1, globalThis.frames);
}

/** Runs in the page: adds a picture to the gallery, as if it had been painted. */
async function addPicture(edge) {
  const canvas = new OffscreenCanvas(edge, edge);
  const context = canvas.getContext('2d');
  const hills = context.createLinearGradient(0, 0, edge, edge);
  hills.addColorStop(0, '#8fb9de');
  hills.addColorStop(0.5, '#f2efe8');
  hills.addColorStop(1, '#2c6ea9');
  context.fillStyle = hills;
  context.fillRect(0, 0, edge, edge);
  const item = {
    ...{ id: 'large', createdAt: 1, png: await canvas.convertToBlob(), warnings: [] },
    parameters: {
      ...{ modelId: 'skypaint-mini', modelName: 'SkyPaint mini', prompt: '', fullPrompt: '' },
      ...{ negativePrompt: '', useStyleTag: true, seed: 1, width: edge, height: edge, steps: 10 },
      ...{ guidanceScale: 3, sampler: 'dpmpp_2m_karras', clipSkip: 1, rng: 'CPU' },
      ...{ textEncoder: null, vae: null, backend: 'wasm', precision: 'fp32' },
    },
    timings: { prepareMs: 0, encodeMs: 0, denoiseMs: 0, decodeMs: 0 },
  };
  await new Promise((done, failed) => {
    const opening = indexedDB.open('skypaint-gallery');
    opening.onerror = () => failed(opening.error);
    opening.onsuccess = () => {
      const transaction = opening.result.transaction('pictures', 'readwrite');
      transaction.objectStore('pictures').put(item);
      transaction.oncomplete = () => done(opening.result.close());
    };
  });
}
