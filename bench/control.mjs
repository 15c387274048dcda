/**
 * The time that a ControlNet adds to a step, compared with the arithmetic that it adds: skypaint-mini paints with and without one, in
 * turn. Prints JSON; `--save` writes it beside this file.
 *
 *   python bench/control_net.py && node bench/control.mjs [--save] [--backend=wasm|webgpu] [--rounds=5] [--steps=8]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openWorker } from './browser.mjs';
import { median } from './median.mjs';
import { processorMs } from './processor-time.mjs';

const { values: options } = parseArgs({
  options: {
    save: { type: 'boolean', default: false },
    backend: { type: 'string', default: 'wasm' },
    rounds: { type: 'string', default: '5' },
    steps: { type: 'string', default: '8' },
  },
});
const flops = JSON.parse(readFileSync('.cache/bench-control/flops.json', 'utf8'));
const worker = await openWorker('control.worker.ts');
await worker.call('prepare');

/** A picture of one step first creates the sessions; its processor time is subtracted, too. */
async function paint(seed, isGuided) {
  const of = async (steps) => {
    const begun = processorMs();
    const ms = await worker.call('paint', options.backend, seed, steps, isGuided);
    return { ms, processorMs: processorMs() - begun };
  };
  await of(1);
  const [one, all] = [await of(1), await of(Number(options.steps))];
  return { ms: all.ms - one.ms, processorMs: all.processorMs - one.processorMs };
}

const ratios = { clock: [], processor: [] };
for (let seed = 0; seed < Number(options.rounds); seed += 1) {
  const [plain, guided] = [await paint(seed, false), await paint(seed, true)];
  ratios.clock.push(guided.ms / plain.ms);
  ratios.processor.push(guided.processorMs / plain.processorMs);
  console.error(seed, JSON.stringify({ plain, guided }));
}
const rounded = (value) => Math.round(value * 1000) / 1000;
const result = {
  machine: worker.machine,
  backend: options.backend,
  steps: Number(options.steps),
  rounds: ratios.clock.length,
  arithmetic: rounded(1 + flops.net / flops.unet),
  processor: rounded(median(ratios.processor)),
  clock: rounded(median(ratios.clock)),
};
console.log(JSON.stringify(result, null, 2));
if (options.save) writeFileSync('bench/control.json', `${JSON.stringify(result, null, 2)}\n`);
await worker.close();
