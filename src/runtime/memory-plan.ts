import type { ComputeDevice } from './device.ts';

/** `keep-all`: every part's session stays for the next picture; `one-at-a-time`: each part is released for the next. */
export type MemoryPlan = 'keep-all' | 'one-at-a-time';

const GIB = 2 ** 30;

/** The share of WebAssembly's 4 GiB for weights; the rest is for activations, which at 1024 pixels take more than 1 GiB. */
const WASM_WEIGHT_BYTES = 2.5 * GIB;

/**
 * Adapters do not report how much memory they have, but the maximum buffer size grows with it: 256 MiB on phones, 1 to 2 GiB
 * on integrated GPUs, and 2 or 4 GiB on others.
 */
const BUFFERS_OF_WEIGHTS = 2;

/**
 * Decides whether a device should hold all parts of a model at once.
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
  // A software adapter uses the machine's memory, which its buffer limit does not show.
  return isSoftware ? Math.min(bytes, WASM_WEIGHT_BYTES) : bytes;
}
