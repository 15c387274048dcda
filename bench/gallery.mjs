/**
 * What a gallery of ten thousand pictures costs the page: opens the built app in a fresh Chromium profile, fills the gallery with
 * pictures of 512 x 512 (files in OPFS, facts and thumbnails in IndexedDB, as the app stores them), and measures the page's start,
 * opening the drawer, scrolling through all of it, typing a search, painting a picture, and the memory. It measures an empty gallery
 * for comparison.
 *
 *   npm run build && node bench/gallery.mjs [--count 10000] [--shots folder] [--save]
 *
 * Times of tasks are the processor time of the page's main thread, from the browser's tracing, so that other programs on the machine
 * matter little. `listingMs` and `drawerMs` are by the clock; the latter is from the click to the frame that has all thumbnails in sight.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { preview } from 'vite';
import { findChromium } from '../scripts/chromium.mjs';
import { CHROMIUM_ARGS } from './browser.mjs';
import { mainThreadTasks, sum, tenths } from './main-thread.mjs';
import { memoryByOwner, memoryOf } from './memory-peak.mjs';

const argument = (name) => {
  const at = process.argv.indexOf(name);
  return at === -1 ? undefined : process.argv[at + 1];
};
const COUNT = Number(argument('--count') ?? 10_000);
const SHOTS = argument('--shots');
const WHEELS = 200;

const server = await preview({ preview: { port: 4197, strictPort: true } });
const address = server.resolvedUrls.local[0];
const profile = mkdtempSync(join(tmpdir(), 'skypaint-bench-'));
const context = await chromium.launchPersistentContext(profile, {
  executablePath: findChromium(),
  args: CHROMIUM_ARGS,
  locale: 'en',
  viewport: { width: 1280, height: 800 },
});
const page = await context.newPage();

const isReady = () =>
  page.locator('button[aria-expanded]', { hasText: '×' }).waitFor({ timeout: 120_000 });
const grid = page.getByRole('listbox', { name: 'Pictures' });

async function traced(act) {
  let seen;
  const times = await mainThreadTasks(page, async () => (seen = await act()));
  return {
    processorMs: Math.round(sum(times)),
    longestTaskMs: tenths(Math.max(...times)),
    tasksOver50Ms: times.filter((time) => time > 50).length,
    ...seen,
  };
}

const start = () =>
  traced(async () => {
    await page.goto(address);
    await isReady();
    await page.waitForTimeout(3000);
  });

const mib = async () => tenths((await memoryOf(page)) / 2 ** 20);

await page.goto(address);
await isReady();
// A second start, so that nothing is downloaded or stored in the run that counts.
await start();
const emptyStart = await start();
const emptyMib = await mib();
console.error('without pictures', emptyStart, emptyMib);

console.error(`writing ${COUNT} pictures`);
for (let from = 0; from < COUNT; from += 500) {
  await page.evaluate(fill, [from, Math.min(from + 500, COUNT)]);
}
const fullStart = await start();
const listingMs = await page.evaluate(listing);
const startMib = await mib();
console.error('with pictures', fullStart, { listingMs, startMib });

const opening = await traced(async () => {
  await page.evaluate(watchOpening);
  // Pressed for as long as a finger presses.
  await page.getByRole('button', { name: 'All pictures', exact: true }).click({ delay: 80 });
  return { drawerMs: await page.evaluate(() => window.drawerMs) };
});
console.error('opening', opening);

const box = await grid.boundingBox();
await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
const scrolling = await traced(async () => {
  for (let i = 0; i < WHEELS; i++) {
    await page.mouse.wheel(0, 900);
    await page.waitForTimeout(16);
  }
  await page.waitForTimeout(500);
});
console.error('scrolling', scrolling);
const jumping = await traced(async () => {
  await grid.focus();
  for (const key of ['End', 'Home', 'End', 'PageUp', 'PageUp', 'ArrowUp', 'Home']) {
    await page.keyboard.press(key);
    await page.waitForTimeout(200);
  }
});
console.error('jumping', jumping);
const selecting = await traced(async () => {
  await page.keyboard.press('Control+a');
  await page.waitForTimeout(500);
  await page.keyboard.press('Escape');
  await page.waitForTimeout(200);
});
console.error('selecting all', selecting);
const drawerMibOf = Object.fromEntries(
  Object.entries(await memoryByOwner(page)).map(([owner, bytes]) => [
    owner,
    tenths(bytes / 2 ** 20),
  ]),
);
const drawerMib = tenths(sum(Object.values(drawerMibOf)));
const typing = await traced(async () => {
  await page.getByRole('searchbox').pressSequentially('lake 42', { delay: 150 });
  await page.waitForTimeout(500);
});
console.error('typing', typing, drawerMib, drawerMibOf);
if (SHOTS) await page.screenshot({ path: join(SHOTS, `drawer-${COUNT}.png`) });
const painting = await traced(async () => {
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await grid.waitFor({ state: 'hidden' });
  await page.getByRole('textbox', { name: 'Prompt', exact: true }).fill('a red apple');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Cancel', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Generate', exact: true }).waitFor({ timeout: 120_000 });
});
console.error('painting', painting);

const report = {
  machine: { cpu: cpus()[0].model, cores: cpus().length, chromium: context.browser().version() },
  pictures: COUNT,
  withoutPictures: { ...emptyStart, mib: emptyMib },
  start: { ...fullStart, listingMs, mib: startMib },
  opening,
  scrolling,
  jumping,
  selecting,
  typing,
  painting,
  drawerMib,
  drawerMibOf,
  galleryMib: tenths(drawerMib - emptyMib),
};
console.log(JSON.stringify(report, null, 2));
if (process.argv.includes('--save')) {
  writeFileSync(new URL('gallery.json', import.meta.url), `${JSON.stringify(report, null, 2)}\n`);
}
await context.close();
await server.close();
rmSync(profile, { recursive: true, force: true });

/** Runs in the page: adds pictures as if they had been painted, about thirty a day. */
async function fill([from, to]) {
  const THINGS = [
    'a lake at dawn',
    '一只红色的狐狸',
    'a city in the rain',
    '山间的小屋',
    'an apple',
  ];
  const draw = async (hue, side, type) => {
    const canvas = new OffscreenCanvas(side, side);
    const context = canvas.getContext('2d');
    for (let i = 0; i < 60; i++) {
      const [x, y, r] = [i * 37 + hue, i * 91 + hue * 3, 20 + ((i * 13) % 90)];
      context.fillStyle = `hsl(${(hue + i * 7) % 360} 60% ${30 + ((i * 11) % 50)}%)`;
      context.beginPath();
      context.arc(((x % 512) * side) / 512, ((y % 512) * side) / 512, (r * side) / 512, 0, 7);
      context.fill();
    }
    return canvas.convertToBlob({ type, quality: 0.8 });
  };
  const pngs = [];
  const thumbnails = [];
  for (let hue = 0; hue < 360; hue += 18) {
    pngs.push(await draw(hue, 512, 'image/png'));
    thumbnails.push(await (await draw(hue, 256, 'image/webp')).arrayBuffer());
  }
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle('pictures', { create: true });
  const db = await new Promise((done, failed) => {
    const opening = indexedDB.open('skypaint-gallery');
    opening.onerror = () => failed(opening.error);
    opening.onsuccess = () => done(opening.result);
  });
  const now = Date.now();
  const ids = Array.from({ length: to - from }, (_, at) => from + at);
  await Promise.all(
    ids.map(async (at) => {
      const handle = await folder.getFileHandle(`picture-${at}.png`, { create: true });
      const writable = await handle.createWritable();
      await writable.write(pngs[at % pngs.length]);
      await writable.close();
    }),
  );
  const transaction = db.transaction(['pictures', 'thumbnails'], 'readwrite');
  for (const at of ids) {
    const prompt = `${THINGS[at % THINGS.length]}, highly detailed, soft light, number ${at}`;
    transaction.objectStore('pictures').put({
      ...{ id: `picture-${at}`, createdAt: now - at * 2_880_000, files: [], warnings: [] },
      bytes: pngs[at % pngs.length].size,
      parameters: {
        ...{ modelId: 'skypaint-mini', modelName: 'SkyPaint mini', prompt, fullPrompt: prompt },
        ...{ fullHiresPrompt: '', negativePrompt: 'blurry, low quality', useStyleTag: true },
        ...{ seed: at, width: 512, height: 512, steps: 20, guidanceScale: 7.5, clipSkip: 1 },
        ...{ sampler: 'dpmpp_2m_karras', rng: 'CPU', start: null, hires: null, controls: [] },
        ...{ strength: 0.75 },
        ...{ textEncoder: null, vae: null, backend: 'webgpu', precision: 'fp16' },
      },
      timings: { prepareMs: 0, encodeMs: 10, denoiseMs: 2000, decodeMs: 100 },
    });
    const bytes = thumbnails[at % thumbnails.length];
    transaction.objectStore('thumbnails').put({ type: 'image/webp', bytes }, `picture-${at}`);
  }
  await new Promise((done) => {
    transaction.oncomplete = done;
  });
  db.close();
}

/** Runs in the page: `drawerMs` will be how long after the next click all thumbnails in sight are shown. */
function watchOpening() {
  const whenShown = () =>
    new Promise((done) => {
      const look = () => {
        const options = document.querySelectorAll('[role="option"]');
        const images = [...document.querySelectorAll('[role="option"] img')];
        const isLoaded = images.every((image) => image.complete && image.naturalWidth > 0);
        const isAll = options.length > 0 && images.length === options.length && isLoaded;
        requestAnimationFrame(isAll ? done : look);
      };
      requestAnimationFrame(look);
    });
  window.drawerMs = new Promise((done) => {
    const onClick = ({ timeStamp }) => {
      void whenShown().then(() => done(Math.round(performance.now() - timeStamp)));
    };
    addEventListener('click', onClick, { capture: true, once: true });
  });
}

/** Runs in the page: how long it takes to read all facts as the gallery does. */
async function listing() {
  const db = await new Promise((done) => {
    const opening = indexedDB.open('skypaint-gallery');
    opening.onsuccess = () => done(opening.result);
  });
  const begun = performance.now();
  const index = db.transaction('pictures').objectStore('pictures').index('createdAt');
  let before = Infinity;
  for (;;) {
    const [items, from] = await new Promise((done) => {
      const cursor = index.openKeyCursor(IDBKeyRange.upperBound(before, true), 'prev');
      let isAdvanced = false;
      cursor.onsuccess = () => {
        const { result } = cursor;
        if (result && !isAdvanced) {
          isAdvanced = true;
          return result.advance(499);
        }
        const low = result?.key ?? -Infinity;
        const reading = index.getAll(IDBKeyRange.bound(low, before, false, true));
        reading.onsuccess = () => done([reading.result, low]);
      };
    });
    if (items.length === 0 || from === -Infinity) break;
    before = from;
  }
  db.close();
  return Math.round(performance.now() - begun);
}
