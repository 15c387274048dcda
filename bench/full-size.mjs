/**
 * SkyPaint at full size in a real browser: writes 1.1 billion random weights into OPFS as a stored model and paints with
 * it, one step at 64×64 pixels, twice. The second time, the sessions already exist.
 *
 *   node bench/full-size.mjs [--save] [--backend=webgpu|wasm] [--size=64] [--all-limits]
 *
 * Takes 7 GB of disk and of memory. The GPU is limited to what every WebGPU device supports (bindings of 128 MiB) unless
 * --all-limits is given.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openWorker } from './browser.mjs';
import { withMemoryPeak } from './memory-peak.mjs';

const { values: options } = parseArgs({
  options: {
    save: { type: 'boolean', default: false },
    backend: { type: 'string', default: 'webgpu' },
    size: { type: 'string', default: '64' },
    'all-limits': { type: 'boolean', default: false },
  },
});

const worker = await openWorker('full-size.worker.ts');
const started = Date.now();
const say = (text) => console.error(`${((Date.now() - started) / 1000).toFixed(0)} s: ${text}`);
worker.page.on('console', (message) => {
  if (message.type() !== 'info') return;
  say(`${message.text()} ${JSON.stringify(peaks())}`);
});

/** The browser processes of this profile, by kind. */
function processes() {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' });
  const all = lines.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    return match ? [{ pid: match[1], parent: match[2], args: match[3] }] : [];
  });
  const below = ({ pid }) => [pid, ...all.filter(({ parent }) => parent === pid).flatMap(below)];
  const root = all.find(
    ({ args }) =>
      `${args} `.includes(`--user-data-dir=${worker.profile} `) && !args.includes('--type='),
  );
  const family = new Set(below(root));
  const ofType = (type) =>
    all.filter(({ pid, args }) => family.has(pid) && args.includes(`--type=${type}`));
  return { renderer: ofType('renderer'), gpu: ofType('gpu-process') };
}

/** Peak resident memory since `forgetPeaks`, in bytes, of the page with its worker and of the GPU process. */
function peaks() {
  const peakOf = ({ pid }) => {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+)/.exec(status)[1]) * 1024;
  };
  const found = processes();
  return Object.fromEntries(
    Object.entries(found).map(([kind, list]) => [kind, Math.max(0, ...list.map(peakOf))]),
  );
}

function forgetPeaks() {
  for (const { pid } of Object.values(processes()).flat()) {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  }
}

/** Adds the memory peaks during `work` to its result, as seen by the page and by the system. */
async function withPeaks(work) {
  forgetPeaks();
  const [result, heapPeak] = await withMemoryPeak(worker.page, work);
  return { ...result, heapPeak, rssPeak: peaks() };
}

const report = { machine: worker.machine };
try {
  report.written = await withPeaks(() => worker.call('write'));
  say(`${report.written.bytes} bytes written`);
  report.device = await worker.call('start', options.backend, !options['all-limits']);
  for (const name of ['first', 'second']) {
    report[name] = await withPeaks(() => worker.call('paint', Number(options.size)));
    say(`${name} picture: ${JSON.stringify(report[name])}`);
  }
  console.log(JSON.stringify(report, null, 2));
  if (options.save) {
    const file = 'bench/full-size.json';
    const saved = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
    saved[options.backend] = report;
    writeFileSync(file, `${JSON.stringify(saved, null, 2)}\n`);
  }
} finally {
  await worker.close();
}
