/** A sample of this age counts for 1/e: fast enough to follow the network, slow enough to read. */
const TIME_CONSTANT_MS = 4_000;
/** The first moments are not typical: buffered bytes arrive at once. */
const WARM_UP_MS = 1_000;

export interface TransferRate {
  /** Bytes per second; null until known. */
  readonly bytesPerSecond: number | null;
  readonly remainingMs: number | null;
}

/**
 * The rate at which bytes arrive, smoothed exponentially over time: a sample counts by the time that it covers, however small or
 * large it is. Bytes from before the first sample do not count.
 */
export function createTransferRate() {
  let start: number | null = null;
  let last = { at: 0, bytes: 0 };
  /** Sums with decaying weights; their quotient is not biased towards zero at the start. */
  let bytes = 0;
  let time = 0;

  return (at: number, loadedBytes: number, totalBytes: number): TransferRate => {
    const elapsed = at - last.at;
    if (start === null || loadedBytes < last.bytes) {
      start = at;
      bytes = time = 0;
      last = { at, bytes: loadedBytes };
    } else if (elapsed > 0) {
      const fade = Math.exp(-elapsed / TIME_CONSTANT_MS);
      bytes = bytes * fade + (loadedBytes - last.bytes);
      time = time * fade + elapsed;
      last = { at, bytes: loadedBytes };
    }
    if (at - start < WARM_UP_MS || bytes === 0) return { bytesPerSecond: null, remainingMs: null };
    const bytesPerMs = bytes / time;
    return {
      bytesPerSecond: bytesPerMs * 1000,
      remainingMs: (totalBytes - loadedBytes) / bytesPerMs,
    };
  };
}
