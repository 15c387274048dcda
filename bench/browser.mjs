/**
 * Runs a worker of this folder in a real Chromium, served from source by Vite, so that the app's own code is measured.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { createServer } from 'vite';
import { QUIET, SOFTWARE_WEBGPU } from '../scripts/chromium-flags.mjs';
import { findChromium } from '../scripts/chromium.mjs';

/** Measures memory on request instead of at the next garbage collection. */
export const CHROMIUM_ARGS = [
  ...QUIET,
  ...SOFTWARE_WEBGPU,
  '--enable-blink-features=ForceEagerMeasureMemory',
];

/**
 * @param worker its file in this folder
 * @returns `call(method, ...arguments)` for the methods that the worker exposes by Comlink, `page`, `machine`, `profile` and `close`
 */
export async function openWorker(worker) {
  // Only with a profile is OPFS on the disk and not in memory.
  const profile = mkdtempSync(join(tmpdir(), 'skypaint-bench-'));
  const server = await createServer({
    configFile: false,
    logLevel: 'error',
    cacheDir: '.cache/vite-bench',
    optimizeDeps: { exclude: ['onnxruntime-web'] },
    worker: { format: 'es' },
    define: { __APP_VERSION__: JSON.stringify('bench') },
    server: {
      port: 0,
      hmr: false,
      watch: null,
      headers: {
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp',
      },
    },
  });
  await server.listen();
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: findChromium(),
    args: CHROMIUM_ARGS,
  });
  // Vite compiles as the page loads, which takes long when other programs use the same cores.
  context.setDefaultTimeout(300_000);
  const page = await context.newPage();
  page.on('console', (message) => {
    // onnxruntime logs everything as console errors, whatever its level.
    const isLog = /\[[VIW]:onnxruntime/.test(message.text());
    if (message.type() === 'error' && !isLog) console.error(message.text());
  });
  await page.goto(`${server.resolvedUrls.local[0]}bench/page.html`);
  await page.waitForFunction(() => 'startWorker' in window);
  await page.evaluate((url) => window.startWorker(url), `/bench/${worker}?worker_file&type=module`);
  return {
    page,
    profile,
    machine: {
      cpu: cpus()[0].model,
      cores: cpus().length,
      chromium: await browserVersion(page),
    },
    call: (method, ...args) =>
      page.evaluate(([name, values]) => window.bench[name](...values), [method, args]),
    async close() {
      await context.close();
      await server.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

const browserVersion = (page) =>
  page.evaluate(() => navigator.userAgent.replace(/.*Chrome\/(\S+).*/, '$1'));
