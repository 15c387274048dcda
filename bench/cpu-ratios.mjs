/**
 * Two ratios on the CPU, at Stable Diffusion 1.5's size with random weights: a step on one thread to one on two, and a preview by
 * TAESD's decoder to a step. The candidates run in turn, each in its own worker, and the quickest run of each counts, because other
 * programs may use the same cores. Prints JSON.
 *
 *   node bench/cpu-ratios.mjs [--beside=threads,preview] [--edge=256] [--rounds=3]
 *
 * `--beside=threads --edge=128 --rounds=2` is the quickest way to the first ratio, and leaves out a third of the memory.
 */
import { parseArgs } from 'node:util';
import { openWorker } from './browser.mjs';
import { processorMs } from './processor-time.mjs';

const { values: options } = parseArgs({
  options: {
    // The candidates that are compared with a step on one thread.
    beside: { type: 'string', default: 'threads,preview' },
    edge: { type: 'string', default: '256' },
    rounds: { type: 'string', default: '3' },
  },
});

const KINDS = {
  step: ['step', 1],
  threads: ['step', 2],
  preview: ['preview', 1],
};

const kinds = [];
for (const name of ['step', ...options.beside.split(',')]) {
  const [model, threads] = KINDS[name];
  const worker = await openWorker('cpu-step.worker.ts');
  await worker.call('load', 'jspi', Number(options.edge), threads, model);
  console.error('loaded', name);
  kinds.push({ name, worker, clockMs: Infinity, processorMs: Infinity });
}
for (let round = 0; round < Number(options.rounds); round += 1) {
  for (const kind of kinds) {
    const before = processorMs();
    const { ms } = await kind.worker.call('run');
    kind.clockMs = Math.min(kind.clockMs, ms);
    kind.processorMs = Math.min(kind.processorMs, processorMs() - before);
    console.error(kind.name, Math.round(ms), processorMs() - before);
  }
}
const [step, onTwo, preview] = Object.keys(KINDS).map((name) =>
  kinds.find((kind) => kind.name === name),
);
const { machine } = step.worker;
for (const { worker } of kinds) await worker.close();
const times = kinds.map(({ name, clockMs, processorMs: processor }) => ({
  name,
  clockMs: Math.round(clockMs),
  processorMs: processor,
}));
console.log(
  JSON.stringify(
    {
      machine,
      edge: Number(options.edge),
      times,
      ...(onTwo && { oneThreadToTwo: step.clockMs / onTwo.clockMs }),
      ...(preview && { previewToStep: preview.processorMs / step.processorMs }),
    },
    null,
    2,
  ),
);
