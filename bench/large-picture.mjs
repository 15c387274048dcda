/**
 * Paints one large picture with skypaint-mini from start to finish: a first pass, then a second one tile by tile over the enlarged
 * result, decoding in tiles, PNG. Prints JSON with the time of each stage and the memory; the picture is written to `--to`.
 *
 *   node bench/large-picture.mjs [--edge=2048] [--first=512] [--steps=4] [--upscaler=lanczos|latent] [--backend=wasm|webgpu]
 *     [--prompt=…] [--to=large-picture.png] [--save]
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openWorker } from './browser.mjs';
import { processorMs } from './processor-time.mjs';
import { rendererPeakMb } from './renderer-peak.mjs';

const { values: options } = parseArgs({
  options: {
    edge: { type: 'string', default: '2048' },
    first: { type: 'string', default: '512' },
    steps: { type: 'string', default: '4' },
    upscaler: { type: 'string', default: 'lanczos' },
    backend: { type: 'string', default: 'wasm' },
    prompt: { type: 'string', default: '红苹果' },
    to: { type: 'string', default: '.cache/large-picture.png' },
    save: { type: 'boolean', default: false },
  },
});
const { to, save, ...rest } = options;
const numbers = { edge: Number(rest.edge), first: Number(rest.first), steps: Number(rest.steps) };
const asked = { ...rest, ...numbers };

const worker = await openWorker('large-picture.worker.ts');
worker.page.on('console', (message) => console.error(message.text()));
const before = { cpu: processorMs(), resident: rendererPeakMb(worker.profile) };
const { png, ...found } = await worker.call('paint', asked);
const cost = {
  processorMs: processorMs() - before.cpu,
  residentMb: rendererPeakMb(worker.profile) - before.resident,
};
const { machine } = worker;
await worker.close();
writeFileSync(to, Uint8Array.from(png));
const report = { machine, asked, ...found, ...cost, pngBytes: png.length };
console.log(JSON.stringify(report, null, 2));
if (save) writeFileSync('bench/large-picture.json', `${JSON.stringify(report, null, 2)}\n`);
