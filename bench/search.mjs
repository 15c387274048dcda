/**
 * How long a search in the gallery takes once its query is encoded, and how much memory the index takes, depending on the number of
 * pictures. The embeddings are random, with ViT-L/14's 768 dimensions. Prints JSON; `--save` writes it beside this file.
 *
 *   node bench/search.mjs [--save]
 */
import { writeFileSync } from 'node:fs';
import { openWorker } from './browser.mjs';
import { median } from './median.mjs';
import { memoryOf, withMemoryPeak } from './memory-peak.mjs';

const DIMENSIONS = 768;
const COUNTS = [1_000, 10_000, 40_000];
const ROUNDS = 7;

const worker = await openWorker('search.worker.ts');
const rows = [];
for (const pictures of COUNTS) {
  await worker.call('fill', pictures, DIMENSIONS);
  await worker.call('forget');
  const before = await memoryOf(worker.page);
  const [firstMs, peak] = await withMemoryPeak(
    worker.page,
    () => worker.call('search', DIMENSIONS),
    0,
  );
  const laterMs = [];
  for (let round = 0; round < ROUNDS; round++)
    laterMs.push(await worker.call('search', DIMENSIONS));
  const held = (await memoryOf(worker.page)) - before;
  // Again, without measuring memory at the same time.
  await worker.call('forget');
  const coldMs = await worker.call('search', DIMENSIONS);
  rows.push({
    pictures,
    firstMs: Math.round(Math.min(firstMs, coldMs)),
    laterMs: Math.round(median(laterMs)),
    heldMB: Math.round(held / 1e6),
    peakMB: Math.round((Math.max(peak, before + held) - before) / 1e6),
  });
}
const [smallest] = rows;
const report = {
  machine: worker.machine,
  dimensions: DIMENSIONS,
  rows: rows.map((row) => ({ ...row, laterToSmallest: row.laterMs / smallest.laterMs })),
};
await worker.close();
console.log(JSON.stringify(report, null, 2));
if (process.argv.includes('--save')) {
  writeFileSync('bench/search.json', `${JSON.stringify(report, null, 2)}\n`);
}
