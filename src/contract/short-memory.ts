import type { DeviceReport } from './engine-api.ts';

const GIB = 2 ** 30;

/** What a full-size SD 1.x model takes on a device, in 16 and in 32 bits. */
const WEIGHT_BYTES = { fp16: 2.1e9, fp32: 4.3e9 } as const;

/** Browsers do not tell how much memory a GPU has, but the largest buffer grows with it: two of them usually fit. */
const BUFFERS_OF_WEIGHTS = 2;

/** A computer or phone with no more than this has too little left beside the system and the page. */
const SMALL_MEMORY_GIB = 4;

/**
 * Whether a full-size model is better kept in eight bits here.
 *
 * @param report null if the device is not known yet
 * @param memoryGib of the whole device as the browser rounds it; null if it does not tell
 */
export function isMemoryShort(
  report: Pick<DeviceReport, 'backend' | 'precision' | 'adapter'> | null,
  memoryGib: number | null,
): boolean {
  if (memoryGib !== null && memoryGib <= SMALL_MEMORY_GIB) return true;
  if (report?.backend !== 'webgpu' || !report.adapter) return false;
  const budget = BUFFERS_OF_WEIGHTS * report.adapter.maxBufferSize;
  return budget < WEIGHT_BYTES[report.precision];
}

/** A smaller gain is not worth a question. */
export const WORTHWHILE_BYTES = GIB / 8;
