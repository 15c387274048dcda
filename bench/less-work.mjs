/**
 * What the options that save work gain, and what they cost: skypaint-mini paints pictures of 20 steps with and without each of them,
 * in turn. Prints JSON; `--save` writes it beside this file.
 *
 *   node bench/less-work.mjs [--save] [--backend=wasm|webgpu] [--prompts=6] [--only=<part of a name>]
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openWorker } from './browser.mjs';
import { median } from './median.mjs';
import { processorMs } from './processor-time.mjs';

const { values: options } = parseArgs({
  options: {
    save: { type: 'boolean', default: false },
    backend: { type: 'string', default: 'wasm' },
    prompts: { type: 'string', default: '6' },
    only: { type: 'string', default: '' },
  },
});

const PROMPTS = [
  ...[
    '红苹果',
    'a blue car',
    '一只猫',
    'two yellow stars',
    '绿色的树',
    'a dog on a red background',
  ],
].slice(0, Number(options.prompts));
const VARIANTS = Object.entries({
  'no guidance in the first 20 %': { skipEarlyGuidance: 0.2 },
  'no guidance in the last 30 %': { skipLateGuidance: 0.3 },
  'no guidance in the last 50 %': { skipLateGuidance: 0.5 },
  'deep features every 2 steps': { cacheInterval: 2 },
  'deep features every 3 steps': { cacheInterval: 3 },
  'deep features every 5 steps': { cacheInterval: 5 },
  'both: every 3 steps, none in the last 50 %': { cacheInterval: 3, skipLateGuidance: 0.5 },
}).filter(([name]) => name.includes(options.only));

const worker = await openWorker('less-work.worker.ts');

/** A picture of one step first creates the variant's sessions. */
async function paint(prompt, seed, variant) {
  await worker.call('paint', options.backend, prompt, seed, { ...variant, steps: 1 });
  const begun = processorMs();
  const painted = await worker.call('paint', options.backend, prompt, seed, variant);
  return { ...painted, processorMs: processorMs() - begun };
}

await worker.call('paint', options.backend, PROMPTS[0], 0, null);
const painted = new Map(VARIANTS.map(([name]) => [name, []]));
for (const [seed, prompt] of PROMPTS.entries()) {
  const whole = await paint(prompt, seed, null);
  for (const [name, variant] of VARIANTS) {
    painted.get(name).push({ whole, less: await paint(prompt, seed, variant) });
    console.error(name, JSON.stringify(painted.get(name).at(-1)));
  }
}
const rows = [...painted].map(([name, pairs]) => ({
  name,
  speed: median(pairs.map(({ whole, less }) => whole.ms / less.ms)),
  speedByProcessorTime: median(
    pairs.map(({ whole, less }) => whole.processorMs / less.processorMs),
  ),
  decibels: median(pairs.map(({ less }) => less.decibels)),
  worstDecibels: Math.min(...pairs.map(({ less }) => less.decibels)),
}));
const report = { machine: worker.machine, backend: options.backend, prompts: PROMPTS.length, rows };
console.log(JSON.stringify(report, null, 2));
if (options.save) writeFileSync('bench/less-work.json', `${JSON.stringify(report, null, 2)}\n`);
await worker.close();
