/**
 * How long a measurement of 1,000 pictures with 5,000 captions takes in the page, with the shipped pair of encoders. Prints JSON;
 * `--save` writes it beside this file.
 *
 *   npm run build && node bench/retrieval.mjs [--save] [pictures]
 *
 * On a busy machine the processor time says more than the clock. As in Flickr30K-CN, the pictures are JPEGs of 500×375 and the
 * captions have 10 to 40 Chinese characters.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import sharp from 'sharp';
import { preview } from 'vite';
import { findChromium } from '../scripts/chromium.mjs';
import { CHROMIUM_ARGS } from './browser.mjs';
import { processorMs } from './processor-time.mjs';

const CAPTIONS = 5;
/** It may take five minutes on two cores. */
const LIMIT_PROCESSOR_SECONDS = 600;
const WORDS = [
  '一个',
  '穿着',
  '红色',
  '衬衫',
  '的',
  '男人',
  '在',
  '海边',
  '和',
  '一只',
  '狗',
  '玩',
  '，',
  '旁边',
  '有',
  '树',
];

async function writeSet(folder, pictures) {
  mkdirSync(join(folder, 'images'));
  let seed = 1;
  const next = (below) => (seed = (seed * 16807) % 2147483647) % below;
  const lines = [];
  for (let number = 0; number < pictures; number += 1) {
    const small = Buffer.from(Array.from({ length: 8 * 6 * 3 }, () => next(256)));
    await sharp(small, { raw: { width: 8, height: 6, channels: 3 } })
      .resize(500, 375)
      .jpeg()
      .toFile(join(folder, 'images', `${number}.jpg`));
    for (let caption = 0; caption < CAPTIONS; caption += 1) {
      const words = Array.from({ length: 6 + next(18) }, () => WORDS[next(WORDS.length)]);
      lines.push(`${number}.jpg#${caption}\t${words.join('')}`);
    }
  }
  writeFileSync(join(folder, 'captions.txt'), lines.join('\n'));
}

async function measure(url, folder, pictures) {
  const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGS });
  try {
    const page = await (await browser.newContext({ locale: 'en' })).newPage();
    await page.addInitScript(() =>
      localStorage.setItem(
        'skypaint-preferences',
        JSON.stringify({ preferences: { backend: 'wasm' } }),
      ),
    );
    await page.goto(url);
    await page.getByRole('button', { name: 'Match', exact: true }).click();
    await page.getByRole('tab', { name: 'Benchmark' }).click();
    await page.locator('input[webkitdirectory]').last().setInputFiles(folder);
    const start = page.getByRole('button', { name: 'Start measuring' });
    await start.waitFor();
    const began = performance.now();
    const spent = processorMs();
    const since = () => ({
      seconds: (performance.now() - began) / 1000,
      processorSeconds: (processorMs() - spent) / 1000,
    });
    await start.click();
    const captions = pictures * CAPTIONS;
    // Captions come first.
    await page.waitForFunction(
      (count) => Number(/Comparing: (\d+) of/.exec(document.body.innerText)?.[1] ?? 0) >= count,
      captions,
      { timeout: 0, polling: 50 },
    );
    const texts = since();
    await page.getByRole('button', { name: 'Export' }).waitFor({ timeout: 0 });
    const all = since();
    return {
      captions,
      pictures,
      seconds: Math.round(all.seconds),
      processorSeconds: Math.round(all.processorSeconds),
      textsPerProcessorSecond: Math.round(captions / texts.processorSeconds),
      picturesPerProcessorSecond: Math.round(
        pictures / (all.processorSeconds - texts.processorSeconds),
      ),
      shareOfLimit: Number((all.processorSeconds / LIMIT_PROCESSOR_SECONDS).toFixed(2)),
    };
  } finally {
    await browser.close();
  }
}

const pictures = Number(process.argv.find((argument) => /^\d+$/.test(argument)) ?? 1000);
const folder = mkdtempSync(join(tmpdir(), 'skypaint-retrieval-'));
const server = await preview({ preview: { port: 0 }, logLevel: 'error' });
try {
  await writeSet(folder, pictures);
  const result = {
    ...(await measure(server.resolvedUrls.local[0], folder, pictures)),
    machine: { cpu: cpus()[0].model, cores: cpus().length, load: loadavg()[0] },
  };
  console.log(JSON.stringify(result, null, 2));
  if (process.argv.includes('--save')) {
    writeFileSync('bench/retrieval.json', `${JSON.stringify(result, null, 2)}\n`);
  }
} finally {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}
