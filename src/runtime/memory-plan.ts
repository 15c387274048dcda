import type { ComputeDevice } from './device.ts';

/** `keep-all`: every part's session stays for the next picture; `one-at-a-time`: each part gives way to the next. */
export type MemoryPlan = 'keep-all' | 'one-at-a-time';

const GIB = 2 ** 30;

/** Of WebAssembly's 4 GiB of addresses; the rest is for activations, which at 1024 pixels take more than a gibibyte. */
const WASM_WEIGHT_BYTES = 2.5 * GIB;

/**
 * No adapter tells how much memory it has. Its largest buffer grows with it: browsers give 256 MiB to phones, 1 to 2 GiB to
 * integrated GPUs, and 2 or 4 to the rest.
 */
const BUFFERS_OF_WEIGHTS = 2;

/**
 * Whether a device should hold all parts of a model at once.
 *
 * @param weightBytes of all parts together, in the precision of the device
 */
export function memoryPlan(weightBytes: number, device: ComputeDevice): MemoryPlan {
  return weightBytes > weightBudget(device) ? 'one-at-a-time' : 'keep-all';
}

function weightBudget(device: ComputeDevice): number {
  if (device.backend === 'wasm') return WASM_WEIGHT_BYTES;
  const { isSoftware, maxBufferSize } = device.adapter;
  const bytes = BUFFERS_OF_WEIGHTS * maxBufferSize;
  // A software adapter's memory is the machine's own, and its buffers say nothing of it.
  return isSoftware ? Math.min(bytes, WASM_WEIGHT_BYTES) : bytes;
}
