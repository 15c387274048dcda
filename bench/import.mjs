/**
 * How long it takes to import a model of Stable Diffusion 1.5's size, in turn with a plain and a hashed copy of the same bytes
 * within OPFS, and how much memory page and worker take during that. Needs 9 GB of disk for some minutes. Prints JSON; `--save`
 * writes it beside this file.
 *
 *   node bench/import.mjs [--save]
 */
import { writeFileSync } from 'node:fs';
import { openWorker } from './browser.mjs';
import { memoryOf } from './memory-peak.mjs';
import { median } from './median.mjs';

const ROUNDS = 5;

async function measure(dtype) {
  const worker = await openWorker('import.worker.ts');
  try {
    const bytes = await worker.call('prepare', dtype);
    const memoryBefore = await memoryOf(worker.page);
    const importMs = [];
    const copyMs = [];
    const hashedCopyMs = [];
    let peak = memoryBefore;
    for (let round = 0; round < ROUNDS; round++) {
      copyMs.push(await worker.call('runCopy'));
      hashedCopyMs.push(await worker.call('runHashedCopy'));
      const importing = worker.call('runImport');
      let running = true;
      importing.finally(() => (running = false)).catch(() => undefined);
      // Measuring memory takes time, so it gets a separate round.
      while (running && round === ROUNDS - 1) peak = Math.max(peak, await memoryOf(worker.page));
      const ms = await importing;
      if (round < ROUNDS - 1) importMs.push(ms);
    }
    return {
      dtype,
      bytes,
      importMs: importMs.map(Math.round),
      copyMs: copyMs.map(Math.round),
      hashedCopyMs: hashedCopyMs.map(Math.round),
      importMegabytesPerSecond: Math.round(bytes / 1000 / median(importMs)),
      importSpeedToCopy: median(copyMs) / median(importMs),
      importSpeedToHashedCopy: median(hashedCopyMs) / median(importMs),
      memoryBefore,
      memoryPeakAbove: peak - memoryBefore,
      machine: worker.machine,
    };
  } finally {
    await worker.close();
  }
}

const results = [await measure('F32'), await measure('F16')];
console.log(JSON.stringify(results, null, 2));
if (process.argv.includes('--save')) {
  writeFileSync('bench/import.json', `${JSON.stringify(results, null, 2)}\n`);
}
