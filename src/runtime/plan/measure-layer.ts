import {
  buildTimingGraph,
  TIMED_INPUT,
  timedFlops,
  timedWeights,
  type GraphWays,
  type TimedLayer,
} from '../../graph/index.ts';
import type { ComputeDevice } from '../device.ts';
import { GraphSession } from '../graph-session.ts';
import { timingWeights } from './noise.ts';

/** The arithmetic of a first run on a GPU. */
const FIRST_FLOPS = 12e9;

/** A run shorter than this says more about starting it than about the layer. */
const SHORT_MS = 6;
const LONG_MS = 12;
const MOST_COPIES = 64;

/** Repetitions: more on quick devices, whose times vary more. */
const ENOUGH_MS = 60;
const MOST_RUNS = 5;

/**
 * How long one layer takes, in milliseconds: the best of several runs of a chain of copies. The first run, with its
 * compilation, does not count.
 *
 * @param firstFlops how much arithmetic a first run may do
 * @returns null if the signal came first
 * @throws AppError like `GraphSession`
 */
export async function measureLayer(
  device: ComputeDevice,
  layer: TimedLayer,
  ways: GraphWays,
  signal: AbortSignal,
  firstFlops = FIRST_FLOPS,
): Promise<number | null> {
  const copies = Math.min(MOST_COPIES, Math.ceil(firstFlops / timedFlops(layer)));
  const ms = await measureChain(device, layer, ways, copies, signal);
  if (ms === null || ms >= SHORT_MS || copies === MOST_COPIES) return ms && ms / copies;
  const more = Math.min(MOST_COPIES, Math.ceil((copies * LONG_MS) / ms));
  const longer = await measureChain(device, layer, ways, more, signal);
  return longer && longer / more;
}

async function measureChain(
  device: ComputeDevice,
  layer: TimedLayer,
  ways: GraphWays,
  copies: number,
  signal: AbortSignal,
): Promise<number | null> {
  if (signal.aborted) return null;
  const { index, files } = timingWeights(timedWeights(layer), device.precision);
  const graph = buildTimingGraph(index, layer, ways, copies);
  const session = await GraphSession.create(graph, files, device);
  try {
    const shift = { type: 'float32' as const, shape: [1], data: Float32Array.of(0) };
    const run = async () => {
      const started = performance.now();
      await session.run({ [TIMED_INPUT]: shift });
      return performance.now() - started;
    };
    await run();
    let best = Infinity;
    for (let spent = 0, runs = 0; spent < ENOUGH_MS && runs < MOST_RUNS; runs += 1) {
      if (signal.aborted) return null;
      const ms = await run();
      best = Math.min(best, ms);
      spent += ms;
    }
    return best;
  } finally {
    await session.release();
  }
}
