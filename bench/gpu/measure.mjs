/**
 * `node measure.mjs <folder> [--seconds=420] [--runs=20]`: times the graphs of a folder on the GPU with onnxruntime's WebGPU provider over
 * Vulkan. Writes <folder>/results.json after each graph, so that a run that is cut short leaves what it has.
 *
 * `node measure.mjs --check`: ends with an error if there is no such GPU.
 *
 * A folder has index.json: graphs with the `bytes` of their one external file, `weights`, which is filled with noise here. Times are
 * the GPU's own, kernel by kernel; steps are also timed by the clock. Nodes whose names begin with `helper` do not count.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';

const option = (name, fallback) =>
  Number(process.argv.find((word) => word.startsWith(`--${name}=`))?.split('=')[1] ?? fallback);

const WARM_UPS = 3;
const RUNS = { kernel: option('runs', 20), step: option('runs', 10) };

const WEBGPU = {
  executionProviders: ['webgpu'],
  logSeverityLevel: 3,
  extra: { session: { disable_cpu_ep_fallback: '1' } },
};

/** float16 numbers of both signs with magnitudes from 0.008 to 0.06; read as bytes they are noise, too. */
function noise(bytes) {
  const words = new Uint16Array(Math.ceil(bytes / 2));
  let state = 1;
  const period = Math.min(words.length, 2 ** 20);
  for (let i = 0; i < period; i += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    words[i] =
      ((state >>> 31) << 15) | ((8 + ((state >>> 29) % 3)) << 10) | ((state >>> 12) & 0x3ff);
  }
  for (let end = period; end < words.length; end *= 2) words.copyWithin(end, 0, end);
  return new Uint8Array(words.buffer, 0, bytes);
}

function feedsOf({ inputMetadata }) {
  const feeds = inputMetadata.map(({ name, type, shape }) => {
    const length = shape.reduce((product, dim) => product * dim, 1);
    const data =
      type === 'float16'
        ? new Uint16Array(noise(2 * length).slice().buffer)
        : Float32Array.from({ length }, (_, i) => Math.sin(i));
    return [name, new ort.Tensor(type, data, shape)];
  });
  return Object.fromEntries(feeds);
}

async function open(model, weights, options = {}) {
  return ort.InferenceSession.create(model, {
    ...WEBGPU,
    externalData: weights.length > 0 ? [{ path: 'weights', data: weights }] : [],
    ...options,
  });
}

async function repeat(count, run) {
  const results = [];
  for (let i = 0; i < count; i += 1) results.push(await run());
  return results;
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const spread = (values) => ({ best: Math.min(...values), median: median(values) });

/** @returns milliseconds of each run, and of each kernel in the median of the runs */
async function byKernel(model, weights, runs) {
  const folder = mkdtempSync(join(tmpdir(), 'profile-'));
  const session = await open(model, weights, {
    enableProfiling: true,
    profileFilePrefix: join(folder, 'run'),
  });
  const feeds = feedsOf(session);
  await repeat(WARM_UPS + runs, () => session.run(feeds));
  session.endProfiling();
  await session.release();
  const file = join(folder, readdirSync(folder)[0]);
  const events = JSON.parse(readFileSync(file, 'utf8')).filter(({ cat }) => cat === 'Api');
  rmSync(folder, { recursive: true });

  // Kernels that run once per session come first, so the runs are counted from the end.
  const last = events.findLastIndex(() => true);
  const before = events.findLastIndex(({ name }, i) => i < last && name === events[last].name);
  const length = last - before;
  const each = Array.from({ length: runs }, (_, i) =>
    events.slice(events.length - (i + 1) * length, events.length - i * length),
  ).map((run) => run.filter(({ name }) => !name.startsWith('helper')));
  const kernelOf = ({ name }) => name.split('&').at(-1);
  const kernels = {};
  for (const kernel of new Set(each[0].map(kernelOf))) {
    const times = each.map((run) => sum(run.filter((event) => kernelOf(event) === kernel)));
    kernels[kernel] = {
      dispatches: each[0].filter((e) => kernelOf(e) === kernel).length,
      ms: median(times),
    };
  }
  return { gpuMs: spread(each.map(sum)), kernels };
}

/** In milliseconds; the profile has microseconds. */
const sum = (events) => events.reduce((total, { dur }) => total + dur, 0) / 1000;

async function byClock(model, weights) {
  const started = performance.now();
  const session = await open(model, weights);
  const createMs = performance.now() - started;
  const feeds = feedsOf(session);
  const outputs = await repeat(WARM_UPS, () => session.run(feeds));
  const times = await repeat(RUNS.step, async () => {
    const before = performance.now();
    await session.run(feeds);
    return performance.now() - before;
  });
  await session.release();
  return { createMs, clockMs: spread(times), output: Object.values(outputs[0])[0].data };
}

/** The largest difference of two outputs, relative to the largest value. */
function difference(a, b) {
  const largest = b.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  return a.reduce((max, value, i) => Math.max(max, Math.abs(value - b[i])), 0) / largest;
}

async function measureAll(folder, seconds) {
  const index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8'));
  const weights = noise(Math.max(...index.map(({ bytes }) => bytes)));
  const results = [];
  const started = performance.now();
  let reference = null;
  const save = () =>
    writeFileSync(join(folder, 'results.json'), `${JSON.stringify(results, null, 1)}\n`);
  for (const { file, bytes, kind, copies = 1, flops = 0, ...labels } of index) {
    const entry = { ...labels };
    results.push(entry);
    if (performance.now() - started > seconds * 1000) {
      entry.skipped = 'out of time';
      save();
      continue;
    }
    try {
      const model = readFileSync(join(folder, file));
      const own = weights.subarray(0, bytes);
      if (kind === 'step') {
        const { output, ...clock } = await byClock(model, own);
        Object.assign(entry, clock);
        if (labels.isOurs) {
          reference ??= output;
          entry.difference = difference(output, reference);
        }
      }
      const { gpuMs, kernels } = await byKernel(model, own, RUNS[kind]);
      for (const kernel of Object.values(kernels)) kernel.ms /= copies;
      entry.gpuMs = { best: gpuMs.best / copies, median: gpuMs.median / copies };
      entry.kernels = kernels;
      if (flops > 0) entry.tflops = flops / entry.gpuMs.median / 1e9;
    } catch (error) {
      entry.error = String(error);
    }
    console.log(JSON.stringify(entry));
    save();
  }
}

/** y = x + x. */
const TINY_GRAPH = Buffer.from(
  'CAg6PwoOCgF4CgF4EgF5IgNBZGQSA2FkZFoTCgF4Eg4KDAgBEggKAggBCgIIAWITCgF5Eg4KDAgBEggKAggBCgIIAUIECgAQEQ==',
  'base64',
);

if (process.argv.includes('--check')) {
  const session = await open(TINY_GRAPH, new Uint8Array());
  await session.run(feedsOf(session));
  console.log('WebGPU runs.');
} else {
  await measureAll(process.argv[2], option('seconds', 420));
}
