import { AppError, type ErrorCode } from '../../core/errors.ts';

const BASE_MS = 500;
const CAP_MS = 30_000;
/** Attempts in a row that moved nothing. */
const MAX_FUTILE_ATTEMPTS = 6;
/** A site that asks for a longer pause is not waited for. */
const MAX_RETRY_AFTER_SECONDS = 120;

const TRANSIENT: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'network',
  'offline',
  'unreachable',
  'rate-limited',
  'server',
]);

export interface RetryHooks {
  readonly signal: AbortSignal;
  /** Grows while an attempt gets anywhere; progress makes earlier failures forgotten. */
  readonly progress?: () => number;
  readonly onRetry?: (attempt: number, delayMs: number, error: AppError) => void;
}

/**
 * Runs `attempt` again while it fails in ways that may pass.
 *
 * @throws whatever the last attempt threw; the signal's reason once it aborts.
 */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  { signal, progress = () => 0, onRetry }: RetryHooks,
): Promise<T> {
  let failures = 0;
  for (;;) {
    const before = progress();
    try {
      return await attempt();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof AppError) || !TRANSIENT.has(error.code)) throw error;
      failures = progress() > before ? 1 : failures + 1;
      const delayMs = retryDelayMs(failures, retryAfterOf(error), Math.random);
      if (failures >= MAX_FUTILE_ATTEMPTS || delayMs === null) throw error;
      onRetry?.(failures, delayMs, error);
      await sleep(delayMs, signal);
    }
  }
}

/**
 * Exponential back-off with full jitter, so that many who failed together do not come back together; at least as long
 * as the site asked for. Null when that is longer than anyone wants to wait.
 */
export function retryDelayMs(
  failures: number,
  retryAfterSeconds: number | null,
  random: () => number,
): number | null {
  if (retryAfterSeconds !== null && retryAfterSeconds > MAX_RETRY_AFTER_SECONDS) return null;
  const backOff = random() * Math.min(CAP_MS, BASE_MS * 2 ** (failures - 1));
  return Math.round((retryAfterSeconds ?? 0) * 1000 + backOff);
}

/** Seconds of a Retry-After header, which counts them or names a time; null where there is none. */
export function parseRetryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\d+$/.test(header.trim())) return Number(header);
  const time = Date.parse(header);
  return Number.isNaN(time) ? null : Math.max(0, Math.ceil((time - now) / 1000));
}

function retryAfterOf({ details }: AppError): number | null {
  const seconds = details['retryAfterSeconds'];
  return typeof seconds === 'number' ? seconds : null;
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}
