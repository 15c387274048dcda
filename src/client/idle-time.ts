/** Without idle callbacks (Safari), a pause in which the page can do everything else. */
const PAUSE_MS = 100;

/** When the page has nothing better to do; in a page that is never idle, after this long. */
const PATIENCE_MS = 5_000;

export function whenIdle(): Promise<void> {
  if (!('requestIdleCallback' in globalThis)) return pause(PAUSE_MS);
  return new Promise((resolve) => {
    requestIdleCallback(() => resolve(), { timeout: PATIENCE_MS });
  });
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** In GiB, rounded; null in browsers that do not tell. */
export const memoryGib = ({
  deviceMemory,
}: Navigator & { readonly deviceMemory?: number }): number | null => deviceMemory ?? null;

/**
 * Whether work that nobody has asked for would be felt: in memory below 4 GB, or on fewer than four cores. Browsers that do not
 * tell count as large.
 */
export function isSmallDevice({
  hardwareConcurrency = 4,
  deviceMemory = 4,
}: {
  readonly hardwareConcurrency?: number;
  /** In gigabytes, rounded; not in Firefox and Safari. */
  readonly deviceMemory?: number;
}): boolean {
  return hardwareConcurrency < 4 || deviceMemory < 4;
}
