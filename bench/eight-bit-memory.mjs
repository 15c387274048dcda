/**
 * How much GPU memory the weights of a UNet take in 8 bits, compared with 32: what onnxruntime allocates in Chromium, counted where
 * the buffers are created. SwiftShader cannot do 16 bits, which would take half as much as 32. Prints JSON.
 *
 *   node bench/eight-bit-memory.mjs [--width=320]
 */
import { parseArgs } from 'node:util';
import { openWorker } from './browser.mjs';

const { values: options } = parseArgs({ options: { width: { type: 'string', default: '320' } } });

const found = {};
for (const bits of [8, 32]) {
  const worker = await openWorker('eight-bit-memory.worker.ts');
  found[bits] = await worker.call('load', Number(options.width), bits);
  console.error(bits, JSON.stringify(found[bits]));
  await worker.close();
}
const halves = found[32].bytes / 2;
console.log(JSON.stringify({ found, toSixteenBits: found[8].bytes / halves }, null, 2));
