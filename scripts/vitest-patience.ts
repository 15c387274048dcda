/** Vitest's waits give up after a second by default, but a slow machine may need that long for a worker's first answer. */
import { vi } from 'vitest';

const PATIENCE_MS = 20_000;

type Options = { timeout?: number; interval?: number };

const { waitFor, waitUntil } = vi;

vi.waitFor = (callback, options) => waitFor(callback, patient(options));
vi.waitUntil = (callback, options) => waitUntil(callback, patient(options));

function patient(options: number | Options = {}): number | Options {
  return typeof options === 'number' ? options : { timeout: PATIENCE_MS, ...options };
}
