/**
 * How long it takes to write SD 1.5's weights with a LoRA merged in, in turn with a plain copy of the same bytes within
 * OPFS. Prints JSON; `--save` writes it beside this file.
 *
 *   node bench/lora.mjs [--save]
 */
import { writeFileSync } from 'node:fs';
import { openWorker } from './browser.mjs';
import { median } from './median.mjs';

const ROUNDS = 4;
const RANKS = [4, 16, 64, 128];

const worker = await openWorker('lora.worker.ts');
try {
  const bytes = await worker.call('prepare');
  const copyMs = [];
  const fuseMs = Object.fromEntries(RANKS.map((rank) => [rank, []]));
  for (let round = 0; round < ROUNDS; round++) {
    copyMs.push(await worker.call('runCopy'));
    for (const rank of RANKS) fuseMs[rank].push(await worker.call('runFuse', rank));
  }
  const result = {
    bytes,
    copyMs: copyMs.map(Math.round),
    ranks: RANKS.map((rank) => ({
      rank,
      fuseMs: fuseMs[rank].map(Math.round),
      speedToCopy: median(copyMs) / median(fuseMs[rank]),
    })),
    machine: worker.machine,
  };
  console.log(JSON.stringify(result, null, 2));
  if (process.argv.includes('--save')) {
    writeFileSync('bench/lora.json', `${JSON.stringify(result, null, 2)}\n`);
  }
} finally {
  await worker.close();
}
