import type { BenchmarkRow } from '../../../contract/benchmark.ts';
import { AppError } from '../../../core/errors.ts';
import { DEFAULT_WAYS, timedFlops, type GraphWays, type TimedLayer } from '../../../graph/index.ts';
import type { ComputeDevice } from '../../../runtime/device.ts';
import { measureLayer } from '../../../runtime/plan/measure-layer.ts';
import { layerName, WAY_SLOTS } from '../../../runtime/plan/way-slots.ts';
import { measureDecoder, measureUnetStep } from './full-size-parts.ts';

interface Task {
  readonly what: string;
  readonly way: string;
  readonly flops: number | null;
  /** Milliseconds; null when the signal has come. */
  run(): Promise<number | null>;
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

/** Pixels along an edge; the smaller ones are for devices on which the larger one does not fit. */
const EDGES = [512, 256] as const;

/** @param onProgress how many of the rows are done */
export async function runBenchmark(
  device: ComputeDevice,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void,
): Promise<readonly BenchmarkRow[]> {
  const tasks = [...layerTasks(device, signal), ...modelTasks(device, signal)];
  const rows: BenchmarkRow[] = [];
  for (const [index, task] of tasks.entries()) {
    if (signal.aborted) break;
    onProgress(index, tasks.length);
    rows.push(await rowOf(task));
  }
  return rows;
}

/** @throws AppError `device-lost`, `engine-crashed`: nothing can run after it */
async function rowOf({ what, way, flops, run }: Task): Promise<BenchmarkRow> {
  try {
    return { what, way, milliseconds: await run(), flops, note: '' };
  } catch (error) {
    const isOver =
      !(error instanceof AppError) || ['device-lost', 'engine-crashed'].includes(error.code);
    if (isOver) throw error;
    return { what, way, milliseconds: null, flops, note: error.code };
  }
}

function layerTasks(device: ComputeDevice, signal: AbortSignal): Task[] {
  const task = (layer: TimedLayer, way: string, ways: GraphWays): Task => ({
    what: layerName(layer),
    way,
    flops: timedFlops(layer),
    run: () => measureLayer(device, layer, ways, signal),
  });
  const written = WAY_SLOTS.flatMap(({ layers, options, set }) =>
    layers.flatMap((layer) => options.map((way) => task(layer, way, set(DEFAULT_WAYS, way)))),
  );
  return [...written, ...ATTENTION.map((layer) => task(layer, '', DEFAULT_WAYS))];
}

/** In the ways that the device's plan has chosen. Emulated GPUs and the CPU would take minutes for each. */
function modelTasks(device: ComputeDevice, signal: AbortSignal): Task[] {
  if (device.backend === 'wasm' || device.adapter.isSoftware) return [];
  return EDGES.flatMap((edge) => [
    {
      what: `unet-step ${edge}x${edge}`,
      way: '',
      flops: null,
      run: () => measureUnetStep(device, edge, signal),
    },
    {
      what: `vae-decode ${edge}x${edge}`,
      way: '',
      flops: null,
      run: () => measureDecoder(device, edge, signal),
    },
  ]);
}
