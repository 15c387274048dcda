/**
 * How long a first-time visitor waits: opens the built app in a fresh Chromium, generates with the default settings as soon as the
 * page is painted, and measures until the picture is there. Then it measures a second picture, and the memory of a third. Prints
 * JSON; `--save` writes it beside this file.
 *
 *   npm run build && node bench/first-picture.mjs [--save] [--backends=auto,webgpu] [--rounds=1] [--no-memory]
 *     [--beside=<another dist>]
 *
 * `auto` is what the app chooses (the CPU where the GPU is emulated); with WebGPU forced, the compute dispatches of a picture are
 * counted, too. `--beside` measures another build in turn with this one; `--no-memory` skips the third picture, which takes the
 * longest. `relative` has the ratios, of processor time where it is known, because other programs may use the same cores.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import { preview } from 'vite';
import { findChromium } from '../scripts/chromium.mjs';
import { CHROMIUM_ARGS } from './browser.mjs';
import { median } from './median.mjs';
import { withMemoryPeak } from './memory-peak.mjs';
import { processorMs } from './processor-time.mjs';

const { values: options } = parseArgs({
  options: {
    save: { type: 'boolean', default: false },
    backends: { type: 'string', default: 'auto,webgpu' },
    rounds: { type: 'string', default: '1' },
    beside: { type: 'string' },
    'no-memory': { type: 'boolean', default: false },
  },
});

/** Under the load of other programs, a picture on an emulated GPU takes minutes. */
const PATIENCE_MS = 600_000;

/** Runs before the worker's own code: counts dispatches between the messages that end steps. */
const COUNT_DISPATCHES = `
  let dispatches = 0;
  for (const name of ['dispatchWorkgroups', 'dispatchWorkgroupsIndirect']) {
    const original = GPUComputePassEncoder.prototype[name];
    GPUComputePassEncoder.prototype[name] = function (...args) { dispatches++; return original.apply(this, args); };
  }
  globalThis.__dispatches = () => dispatches;
`;

async function measure(url, backend) {
  const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGS });
  try {
    // Animations take longer the busier the machine is, and would count as the build's own time.
    const context = await browser.newContext({ locale: 'en', reducedMotion: 'reduce' });
    context.setDefaultTimeout(PATIENCE_MS);
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

    const begun = processorMs();
    await page.goto(url);
    await page.getByRole('textbox', { name: 'Prompt', exact: true }).fill('a red apple');
    const painted = await page.evaluate(
      () => performance.getEntriesByName('first-contentful-paint')[0].startTime,
    );
    const firstPicture = await generate(page);
    const firstProcessor = processorMs() - begun;

    const [engine] = page.workers();
    const before = await engine.evaluate(() => globalThis.__dispatches());
    const started = await page.evaluate(() => performance.now());
    const secondPicture = (await generate(page)) - started;
    const dispatches = (await engine.evaluate(() => globalThis.__dispatches())) - before;
    const secondProcessor = processorMs() - begun - firstProcessor;
    // Measuring memory collects garbage again and again, so it gets a separate picture.
    const peakBytes = options['no-memory']
      ? null
      : (await withMemoryPeak(page, () => generate(page), 500))[1];
    return {
      firstPictureMs: Math.round(firstPicture - painted),
      firstProcessorMs: firstProcessor,
      secondPictureMs: Math.round(secondPicture),
      secondProcessorMs: secondProcessor,
      peakBytes,
      dispatchesPerPicture: dispatches,
      badge: await page.getByRole('button', { name: /^Runs on/ }).innerText(),
      chromium: browser.version(),
    };
  } finally {
    await browser.close();
  }
}

/** Presses the button. @returns the page's clock when a new picture can be downloaded */
async function generate(page) {
  const shown = await page.evaluate(() => document.querySelector('a[download]')?.href ?? null);
  await page.getByRole('button', { name: 'Generate', exact: true }).click();
  const found = await page.waitForFunction(
    (before) => {
      const link = document.querySelector('a[download]');
      const isDone = link && link.href !== before && !document.querySelector('[role=progressbar]');
      return isDone && performance.now();
    },
    shown,
    { polling: 50 },
  );
  return found.jsonValue();
}

/** The scripts that index.html loads before the engine is used. */
function pageScriptBytes() {
  const html = readFileSync('dist/index.html', 'utf8');
  const scripts = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map(
    (match) => match[1],
  );
  return scripts.reduce((sum, file) => sum + gzipSync(readFileSync(`dist/${file}`)).length, 0);
}

const serve = (root) =>
  preview({
    ...(root && { root, configFile: `${root}/vite.config.ts` }),
    logLevel: 'error',
    preview: { port: 0 },
  });

const servers = { here: await serve(null) };
if (options.beside) servers.beside = await serve(dirname(options.beside));
const backends = options.backends.split(',');
const runs = [];
for (let round = 0; round < Number(options.rounds); round += 1) {
  for (const backend of backends) {
    for (const [build, server] of Object.entries(servers)) {
      runs.push({ build, backend, ...(await measure(server.resolvedUrls.local[0], backend)) });
      console.error(JSON.stringify(runs.at(-1)));
    }
  }
}
for (const server of Object.values(servers)) await server.close();

const medianOf = (build, backend, field) =>
  median(
    runs.filter((run) => run.build === build && run.backend === backend).map((run) => run[field]),
  );
const ratio = (field, a, b) => medianOf(...a, field) / medianOf(...b, field);
const FIELDS = ['firstPictureMs', 'firstProcessorMs', 'secondPictureMs', 'secondProcessorMs'];
const relative = {
  ...(backends.length === 2 && {
    webgpuToAuto: ratio('secondPictureMs', ['here', 'webgpu'], ['here', 'auto']),
  }),
  ...(options.beside && {
    toBeside: Object.fromEntries(
      backends.map((backend) => [
        backend,
        Object.fromEntries(
          FIELDS.map((field) => [field, ratio(field, ['here', backend], ['beside', backend])]),
        ),
      ]),
    ),
  }),
};
const report = {
  machine: { cpu: cpus()[0].model, cores: cpus().length },
  pageScriptGzipBytes: pageScriptBytes(),
  distFiles: ['assets', 'workers', 'network-workers'].flatMap((name) => readdirSync(`dist/${name}`))
    .length,
  results: runs,
  relative,
};
console.log(JSON.stringify(report, null, 2));
if (options.save) {
  writeFileSync('bench/first-picture.json', `${JSON.stringify(report, null, 2)}\n`);
}
