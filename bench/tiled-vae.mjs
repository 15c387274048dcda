/**
 * Time and memory of a VAE from 256 to 2048 pixels, whole and in tiles, each in a separate worker, because WebAssembly's
 * memory never shrinks. Noise serves as the picture, because the work is the same. Prints JSON; `--save` writes it beside this file.
 *
 *   node bench/tiled-vae.mjs [--save] [--backend=wasm|webgpu] [--edges=256,512,…] [--ways=decode,encode,both] [--tiles-only]
 *     [--memory-only] [--vae=skypaint-mini|sd-1.x]
 *
 * `both` is what image-to-image does: encode, then decode. `residentMb` is the renderer's peak resident memory, minus what it was
 * before onnxruntime started. `--memory-only` skips the GPU's arithmetic.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openWorker } from './browser.mjs';
import { processorMs } from './processor-time.mjs';
import { rendererPeakMb } from './renderer-peak.mjs';

const { values: options } = parseArgs({
  options: {
    save: { type: 'boolean', default: false },
    backend: { type: 'string', default: 'wasm' },
    vae: { type: 'string', default: 'skypaint-mini' },
    edges: { type: 'string', default: '256,512,1024,1536,2048' },
    ways: { type: 'string', default: 'decode,encode,both' },
    // Pictures that exceed a device's limit take long in one piece.
    'tiles-only': { type: 'boolean', default: false },
    'memory-only': { type: 'boolean', default: false },
  },
});

const rows = [];
let machine = null;
for (const edge of options.edges.split(',').map(Number)) {
  for (const way of options.ways.split(',')) {
    for (const whole of edge > 1024 && !options['tiles-only'] ? [false, true] : [false]) {
      const worker = await openWorker('tiled-vae.worker.ts');
      ({ machine } = worker);
      if (options['memory-only']) await worker.call('leaveOutArithmetic');
      const asked = { backend: options.backend, vae: options.vae, edge, way, whole };
      const before = { cpu: processorMs(), resident: rendererPeakMb(worker.profile) };
      const found = await worker
        .call('run', options.backend, edge, way, whole, options.vae)
        .catch((error) => ({ error: String(error).split('\n')[0] }));
      const cost = {
        processorMs: processorMs() - before.cpu,
        residentMb: rendererPeakMb(worker.profile) - before.resident,
      };
      await worker.close();
      rows.push({ ...asked, ...found, ...cost });
      console.error(JSON.stringify(rows.at(-1)));
    }
  }
}
const report = { machine, rows };
console.log(JSON.stringify(report, null, 2));
if (options.save) {
  writeFileSync(`bench/tiled-vae-${options.backend}.json`, `${JSON.stringify(report, null, 2)}\n`);
}
