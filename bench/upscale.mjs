/**
 * Fourfold enlargement by the upscaler that ships, to edges of 256 to 2048 pixels, on the CPU: tile by tile as the page does it, the
 * whole picture in one pass, and Lanczos. Each way runs in a separate browser, so that memory peaks do not mix. Prints JSON;
 * `--save` writes it beside this file.
 *
 *   node bench/upscale.mjs [--save]
 */
import { writeFileSync } from 'node:fs';
import { openWorker } from './browser.mjs';
import { processorMs } from './processor-time.mjs';
import { rendererPeakMb } from './renderer-peak.mjs';

const FACTOR = 4;
const EDGES = [64, 128, 256, 512];
const WAYS = ['lanczos', 'tiles', 'whole'];

let machine;
const rows = [];
for (const way of WAYS) {
  const worker = await openWorker('upscale.worker.ts');
  ({ machine } = worker);
  const before = rendererPeakMb(worker.profile);
  for (const edge of EDGES) {
    // The first run creates the session and compiles.
    await worker.call('run', way, edge);
    const begun = { cpu: processorMs(), clock: performance.now() };
    const tiles = await worker.call('run', way, edge);
    rows.push({
      way,
      edge: edge * FACTOR,
      tiles,
      processorMs: processorMs() - begun.cpu,
      clockMs: Math.round(performance.now() - begun.clock),
      peakMbAboveStart: rendererPeakMb(worker.profile) - before,
    });
    console.error(rows.at(-1));
  }
  await worker.close();
}
const report = { machine, factor: FACTOR, rows };
console.log(JSON.stringify(report, null, 2));
if (process.argv.includes('--save')) {
  writeFileSync('bench/upscale.json', `${JSON.stringify(report, null, 2)}\n`);
}
