/**
 * How much memory painted pictures leave behind: opens the built app in a fresh Chromium profile, paints one picture of one
 * step after another, and measures the memory of page and workers and of the browser's largest process.
 *
 *   npm run build && node bench/many-pictures.mjs [pictures=200] [auto|webgpu] [--save]
 *
 * The result that counts is `growth`: memory at the end divided by memory after the first tenth.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { chromium } from '@playwright/test';
import { preview } from 'vite';
import { findChromium } from '../scripts/chromium.mjs';
import { CHROMIUM_ARGS } from './browser.mjs';
import { memoryOf } from './memory-peak.mjs';

const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const pictures = Number(words[0] ?? 200);
const backend = words[1] ?? 'auto';

/** VmRSS of the largest renderer on this machine; with one browser running, that is the page with its workers. */
function rendererBytes() {
  let largest = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer')) continue;
      const [, kB = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
      largest = Math.max(largest, Number(kB) * 1024);
    } catch {
      // The process has ended in the meantime.
    }
  }
  return largest;
}

const server = await preview({ preview: { port: 4198, strictPort: true } });
const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGS });
const context = await browser.newContext({ locale: 'en' });
const page = await context.newPage();
await page.addInitScript((choice) => {
  const saved = {
    preferences: { backend: choice },
    form: { prompt: 'a red apple', overrides: { steps: 1 } },
  };
  localStorage.setItem('skypaint-preferences', JSON.stringify(saved));
}, backend);
await page.goto(server.resolvedUrls.local[0]);

const generate = page.getByRole('button', { name: 'Generate', exact: true });
const cancel = page.getByRole('button', { name: 'Cancel', exact: true });
const samples = [];
for (let painted = 1; painted <= pictures; painted++) {
  await generate.click({ timeout: 120_000 });
  await cancel.waitFor();
  await generate.waitFor({ timeout: 300_000 });
  if (painted % Math.ceil(pictures / 10) === 0) {
    samples.push({ painted, heldBytes: await memoryOf(page), rendererBytes: rendererBytes() });
    console.error(samples.at(-1));
  }
}

const [first] = samples;
const last = samples.at(-1);
const report = {
  machine: { cpu: cpus()[0].model, cores: cpus().length, chromium: browser.version() },
  backend,
  samples,
  growth: {
    held: last.heldBytes / first.heldBytes,
    renderer: last.rendererBytes / first.rendererBytes,
  },
};
console.log(JSON.stringify(report, null, 2));
if (process.argv.includes('--save')) {
  writeFileSync(`bench/many-pictures-${backend}.json`, `${JSON.stringify(report, null, 2)}\n`);
}
await browser.close();
await server.close();
