/** The pause that stands in for idle callbacks in Safari, which has none. */
const PAUSE_MS = 100;

/** In a page that is never idle, the work starts after this long. */
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

/** In GiB, rounded; null in browsers that do not report it. */
export const memoryGib = ({
  deviceMemory,
}: Navigator & { readonly deviceMemory?: number }): number | null => deviceMemory ?? null;

/**
 * Whether background work would be noticeable: with less than 4 GB of memory, or fewer than four cores. Browsers that report
 * neither count as large.
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
