import { AppError, type ErrorCode } from '../../core/errors.ts';

const BASE_MS = 500;
const CAP_MS = 30_000;
/** The maximum of consecutive attempts without progress. */
const MAX_FUTILE_ATTEMPTS = 6;
/** If a site asks for a longer pause, the download fails instead of waiting. */
const MAX_RETRY_AFTER_SECONDS = 120;

const TRANSIENT: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'network',
  'offline',
  'unreachable',
  'rate-limited',
  'server',
]);

/** Whether an error is about the connection, and may pass. */
export const isTransient = (error: unknown): error is AppError =>
  error instanceof AppError && TRANSIENT.has(error.code);

export interface RetryHooks {
  readonly signal: AbortSignal;
  /** Grows while an attempt makes progress, which resets the count of failures. */
  readonly progress?: () => number;
  readonly onRetry?: (attempt: number, delayMs: number, error: AppError) => void;
}

/**
 * Repeats `attempt` while its failures may be temporary.
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
      if (!isTransient(error)) throw error;
      failures = progress() > before ? 1 : failures + 1;
      const delayMs = retryDelayMs(failures, retryAfterOf(error), Math.random);
      if (failures >= MAX_FUTILE_ATTEMPTS || delayMs === null) throw error;
      onRetry?.(failures, delayMs, error);
      await sleep(delayMs, signal);
    }
  }
}

/**
 * Exponential back-off with full jitter, so that clients that failed together do not all return together; at least as long as
 * the site asked for. Null if that is too long to wait.
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

/** The seconds in a Retry-After header, which is a number or a date; null if there is none. */
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
