/**
 * A step of SD 1.5's UNet on one thread of the CPU: each of onnxruntime-web's builds in Chromium compared with onnxruntime-node, in
 * processor time, because other programs may use the same cores. Prints JSON; `--save` writes it beside this file.
 *
 *   node bench/cpu-step.mjs [--save] [--edge=256] [--engines=node,jspi,asyncify,cpu]
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createServer } from 'vite';
import { openWorker } from './browser.mjs';
import { processorMs } from './processor-time.mjs';

const { values: options } = parseArgs({
  options: {
    save: { type: 'boolean', default: false },
    edge: { type: 'string', default: '256' },
    engines: { type: 'string', default: 'node,jspi,asyncify,cpu' },
    // Set when this program starts itself, so that the processor time is that of the step alone.
    'in-node': { type: 'boolean', default: false },
  },
});
const edge = Number(options.edge);

/** Prints the processor time of a step in milliseconds. */
async function runInNode() {
  const vite = await createServer({ configFile: false, appType: 'custom', logLevel: 'error' });
  const { fullSizeStep } = await vite.ssrLoadModule('/bench/cpu-step-model.ts');
  const { InferenceSession, Tensor } = await import('onnxruntime-node');
  const { graph, externalData, feeds } = fullSizeStep(edge);
  const session = await InferenceSession.create(graph.model, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    externalData,
  });
  const tensors = feeds.map(({ name, data, dims }) => [name, new Tensor('float32', data, dims)]);
  const before = process.cpuUsage();
  await session.run(Object.fromEntries(tensors));
  const { user, system } = process.cpuUsage(before);
  console.log((user + system) / 1000);
  await vite.close();
}

function measureInNode() {
  const self = fileURLToPath(import.meta.url);
  const child = spawnSync(process.execPath, [self, '--in-node', `--edge=${edge}`], {
    encoding: 'utf8',
  });
  return { processorMs: Number(child.stdout.trim().split('\n').at(-1)) };
}

async function measureInBrowser(build) {
  const worker = await openWorker('cpu-step.worker.ts');
  try {
    const loaded = await worker.call('load', build, edge, 1);
    const before = processorMs();
    const { wasm } = await worker.call('run');
    return { processorMs: processorMs() - before, wasmLoaded: loaded, wasm, ...worker.machine };
  } catch (error) {
    return { error: String(error).split('\n')[0] };
  } finally {
    await worker.close();
  }
}

if (options['in-node']) {
  await runInNode();
} else {
  const rows = [];
  for (const engine of options.engines.split(',')) {
    const found = engine === 'node' ? measureInNode() : await measureInBrowser(engine);
    rows.push({ engine, edge, ...found });
    console.error(JSON.stringify(rows.at(-1)));
  }
  const node = rows.find(({ engine }) => engine === 'node')?.processorMs;
  const report = rows.map((row) => ({ ...row, toNode: row.processorMs / node }));
  console.log(JSON.stringify(report, null, 2));
  if (options.save) writeFileSync('bench/cpu-step.json', `${JSON.stringify(report, null, 2)}\n`);
}
