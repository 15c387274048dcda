import type { BenchmarkRow, BenchmarkTable } from '../../../contract/benchmark.ts';
import { AppError } from '../../../core/errors.ts';
import { DEFAULT_WAYS, timedFlops, type GraphWays, type TimedLayer } from '../../../graph/index.ts';
import type { ComputeDevice } from '../../../runtime/device.ts';
import { measureLayer } from '../../../runtime/plan/measure-layer.ts';
import { layerName, WAY_SLOTS } from '../../../runtime/plan/way-slots.ts';
import {
  measureCapturedStep,
  measureDecoder,
  measureSmallStep,
  measureTinyDecoder,
  measureUnetStep,
} from './full-size-parts.ts';
import { checkpointOf, measureImport } from './measure-import.ts';

export interface Task extends Pick<BenchmarkRow, 'what' | 'way' | 'flops' | 'bytes'> {
  /** Milliseconds; null if it was aborted; a message if the time would mean nothing. */
  run(): Promise<number | string | null>;
}

const attention = (tokens: number, heads: number, head: number): TimedLayer => ({
  kind: 'attention',
  batch: 2,
  tokens,
  heads,
  head,
});

/** Self-attention at the three levels of Stable Diffusion 1.5. */
const ATTENTION = [attention(4096, 8, 40), attention(1024, 8, 80), attention(256, 8, 160)];
const SMALL_ATTENTION = [attention(64, 8, 40)];

/** Replaces a slot's layers in the short table. */
const SMALL: Readonly<Record<string, TimedLayer>> = {
  'linear.fewRows': { kind: 'linear', rows: 64, channels: 320, inner: 1280 },
  'convolution.narrow': { kind: 'convolution', batch: 2, channels: 320, edge: 8 },
};
/** So few that one copy of a small layer is timed. */
const SMALL_FLOPS = 1;

/** Pixels along an edge; the smaller ones are for devices on which the larger one does not fit. */
const EDGES = [512, 256] as const;

const IMPORT_BYTES = 2 ** 29;
const SMALL_IMPORT_BYTES = 2 ** 24;

/** @param onProgress how many of the rows are done */
export async function runBenchmark(
  device: ComputeDevice,
  table: BenchmarkTable,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void,
): Promise<readonly BenchmarkRow[]> {
  const tasks = benchmarkTasks(device, table, signal);
  const rows: BenchmarkRow[] = [];
  for (const [index, task] of tasks.entries()) {
    if (signal.aborted) break;
    onProgress(index, tasks.length);
    rows.push(await rowOf(task));
  }
  return rows;
}

/** The rows of the table, which nothing has measured yet. */
export function benchmarkTasks(
  device: ComputeDevice,
  table: BenchmarkTable,
  signal: AbortSignal,
): readonly Task[] {
  // An emulated GPU would take hours for the full one.
  const isShort = table === 'short' || (device.backend === 'webgpu' && device.adapter.isSoftware);
  return isShort ? shortTasks(device, signal) : fullTasks(device, signal);
}

/** @throws AppError `device-lost`, `engine-crashed`: nothing can run after that */
async function rowOf({ run, ...task }: Task): Promise<BenchmarkRow> {
  try {
    const found = await run();
    return typeof found === 'string'
      ? { ...task, milliseconds: null, note: found }
      : { ...task, milliseconds: found, note: '' };
  } catch (error) {
    const isOver =
      !(error instanceof AppError) || ['device-lost', 'engine-crashed'].includes(error.code);
    if (isOver) throw error;
    return { ...task, milliseconds: null, note: error.code };
  }
}

function fullTasks(device: ComputeDevice, signal: AbortSignal): Task[] {
  const layer = layerTask(device, signal);
  const onCpu = device.backend === 'wasm';
  const written = WAY_SLOTS.flatMap((row) =>
    row.layers.flatMap((one) =>
      // Only GPUs have different kernels for them.
      (onCpu ? [row.get(DEFAULT_WAYS)] : row.options).map((way) =>
        layer(one, way, row.set(DEFAULT_WAYS, way)),
      ),
    ),
  );
  const parts = (onCpu ? EDGES.slice(1) : EDGES).flatMap((edge) => [
    part(`unet-step ${edge}x${edge}`, () => measureUnetStep(device, edge, signal)),
    part(`vae-decode ${edge}x${edge}`, () => measureDecoder(device, edge, signal)),
    part(`tiny-decode ${edge}x${edge}`, () => measureTinyDecoder(device, edge, signal)),
  ]);
  const attentions = ATTENTION.map((one) => layer(one, '', DEFAULT_WAYS));
  return [
    ...written,
    ...attentions,
    ...smallSteps(device, signal),
    ...parts,
    importTask(IMPORT_BYTES, signal),
  ];
}

function shortTasks(device: ComputeDevice, signal: AbortSignal): Task[] {
  const layer = layerTask(device, signal, SMALL_FLOPS);
  const written = WAY_SLOTS.filter(({ slot }) => slot in SMALL).flatMap(({ slot, options, set }) =>
    options.map((way) => layer(SMALL[slot]!, way, set(DEFAULT_WAYS, way))),
  );
  return [
    ...written,
    ...SMALL_ATTENTION.map((one) => layer(one, '', DEFAULT_WAYS)),
    ...smallSteps(device, signal),
    part('tiny-decode 32x32', () => measureTinyDecoder(device, 32, signal)),
    importTask(SMALL_IMPORT_BYTES, signal),
  ];
}

const layerTask =
  (device: ComputeDevice, signal: AbortSignal, firstFlops?: number) =>
  (layer: TimedLayer, way: string, ways: GraphWays): Task => ({
    what: layerName(layer),
    way,
    flops: timedFlops(layer),
    bytes: null,
    run: () => measureLayer(device, layer, ways, signal, firstFlops),
  });

/** Runs in the ways that the device's plan has chosen. */
const part = (what: string, run: Task['run']): Task => ({
  what,
  way: '',
  flops: null,
  bytes: null,
  run,
});

/** Plain, and with graph capture, which saves launching each of some three hundred kernels. */
function smallSteps(device: ComputeDevice, signal: AbortSignal): Task[] {
  const what = 'small-unet-step 64x64';
  const plain = { ...part(what, () => measureSmallStep(device, signal)), way: 'plain' };
  if (device.backend === 'wasm') return [plain];
  const captured = part(what, () => measureCapturedStep(device, signal));
  return [plain, { ...captured, way: 'captured' }];
}

function importTask(mostBytes: number, signal: AbortSignal): Task {
  const checkpoint = checkpointOf(mostBytes);
  const { size } = checkpoint.file;
  return {
    what: `import ${Math.round(size / 1e6)} MB`,
    way: '',
    flops: null,
    bytes: size,
    run: () => measureImport(checkpoint, signal),
  };
}
