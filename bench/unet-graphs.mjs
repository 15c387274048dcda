/**
 * Compares the UNet graph that src/graph writes with the one that torch.onnx exports from the same diffusers module: the
 * same weights, inputs, onnxruntime-web and device, in turn in one run.
 *
 *   python scripts/export_unet.py narrow .cache/unet-graphs/narrow
 *   python scripts/export_unet.py mini .cache/unet-graphs/mini
 *   node bench/unet-graphs.mjs [--save] mini narrow
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { openWorker } from './browser.mjs';
import { processorMs } from './processor-time.mjs';
import { median } from './median.mjs';

const ROUNDS = { webgpu: 3, wasm: 7 };
const NAMES = ['skypaint', 'torchscript', 'dynamo'];

async function measure(model, backend) {
  const folder = `.cache/unet-graphs/${model}`;
  const { size, versions } = JSON.parse(readFileSync(`${folder}/export.json`, 'utf8'));
  const worker = await openWorker('unet-graphs.worker.ts');
  const log = [];
  worker.page.on('console', (message) => log.push(message.text()));
  try {
    const device = await worker.call('open', backend);
    const fullSizeBuild = await worker.call('buildFullSize');
    const graphs = {};
    for (const name of NAMES) {
      log.length = 0;
      const loaded = await worker.call('load', name, `/${folder}`, size);
      const nodes = placedNodes(log);
      // The first step compiles shaders and is not counted.
      const { output } = await worker.call('step', name);
      graphs[name] = { ...loaded, nodes, ms: [], processorMs: 0, output: Object.values(output) };
    }
    for (let round = 0; round < ROUNDS[backend]; round += 1) {
      for (const name of NAMES) {
        const before = processorMs();
        const { ms, dispatches } = await worker.call('step', name);
        graphs[name].processorMs += processorMs() - before;
        graphs[name].ms.push(ms);
        if (backend === 'webgpu') graphs[name].dispatches = dispatches;
      }
    }
    const { machine } = worker;
    return {
      model,
      backend,
      size,
      versions,
      machine,
      device,
      fullSizeBuild,
      graphs: summary(graphs),
    };
  } finally {
    await worker.close();
  }
}

/** The nodes of the optimised graph by execution provider, from onnxruntime's log. */
function placedNodes(log) {
  const placed = {};
  for (const line of log) {
    const match = /placed on \[(\w+)ExecutionProvider\]\. Number of nodes: (\d+)/.exec(line);
    if (match) placed[match[1]] = Number(match[2]);
  }
  return placed;
}

function summary(graphs) {
  const ours = graphs.skypaint;
  return Object.fromEntries(
    Object.entries(graphs).map(([name, { output, ...graph }]) => [
      name,
      {
        ...graph,
        medianMs: median(graph.ms),
        timeToOurs: median(graph.ms) / median(ours.ms),
        processorTimeToOurs: graph.processorMs / ours.processorMs,
        ...(graph.dispatches && { dispatchesToOurs: graph.dispatches / ours.dispatches }),
        largestRelativeDifference: largestDifference(output, ours.output),
      },
    ]),
  );
}

function largestDifference(a, b) {
  const scale = b.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  return a.reduce((max, value, i) => Math.max(max, Math.abs(value - b[i])), 0) / scale;
}

const models = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const results = [];
for (const model of models) {
  for (const backend of ['webgpu', 'wasm']) results.push(await measure(model, backend));
}
console.log(JSON.stringify(results, null, 2));
if (process.argv.includes('--save')) {
  writeFileSync('bench/unet-graphs.json', `${JSON.stringify(results, null, 2)}\n`);
}
