/**
 * Embeddings a second on both backends, with skypaint-mini's own pair: pictures are decoded, resized and encoded one by one, as
 * the gallery's index does it. The backends take turns. Prints JSON; `--save` writes it beside this file.
 *
 *   node bench/embeddings.mjs [--save]
 */
import { writeFileSync } from 'node:fs';
import { openWorker } from './browser.mjs';
import { median } from './median.mjs';

const SIDE = 512;
const ROUNDS = 3;
const BACKENDS = { wasm: 50, webgpu: 5 };

const worker = await openWorker('embeddings.worker.ts');
const measured = { wasm: [], webgpu: [] };
for (let round = 0; round < ROUNDS; round++) {
  for (const [backend, count] of Object.entries(BACKENDS)) {
    measured[backend].push(await worker.call('run', backend, count, SIDE));
  }
}
const perSecond = (backend, of) => 1000 / median(measured[backend].map((each) => each[of]));
const rates = Object.fromEntries(
  Object.keys(BACKENDS).map((backend) => [
    backend,
    { pictures: perSecond(backend, 'pictureMs'), texts: perSecond(backend, 'textMs') },
  ]),
);
const report = {
  machine: worker.machine,
  side: SIDE,
  perSecond: rates,
  webgpuToWasm: {
    pictures: rates.webgpu.pictures / rates.wasm.pictures,
    texts: rates.webgpu.texts / rates.wasm.texts,
  },
};
await worker.close();
console.log(JSON.stringify(report, null, 2));
if (process.argv.includes('--save')) {
  writeFileSync('bench/embeddings.json', `${JSON.stringify(report, null, 2)}\n`);
}
