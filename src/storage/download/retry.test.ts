import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AppError } from '../../core/errors.ts';
import { parseRetryAfter, retryDelayMs, withRetries } from './retry.ts';

describe('parseRetryAfter', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  test.each([
    [null, null],
    ['120', 120],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
    ['soon', null],
  ])('%s is %s seconds', (header, seconds) => {
    expect(parseRetryAfter(header, now)).toBe(seconds);
  });
});

describe('retryDelayMs', () => {
  test.each([
    [1, null, 500],
    [2, null, 1000],
    [5, null, 8000],
    [12, null, 30_000],
    [1, 7, 7500],
    [1, 121, null],
  ])('failure %s with Retry-After %s waits at most %s ms', (failures, retryAfter, longest) => {
    expect(retryDelayMs(failures, retryAfter, () => 1)).toBe(longest);
    if (longest !== null) {
      expect(retryDelayMs(failures, retryAfter, () => 0)).toBe((retryAfter ?? 0) * 1000);
    }
  });
});

describe('withRetries', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const { signal } = new AbortController();

  async function run(attempt: () => Promise<string>, progress?: () => number) {
    const outcome = withRetries(attempt, { signal, ...(progress && { progress }) }).catch(
      (error: unknown) => error,
    );
    await vi.runAllTimersAsync();
    return outcome;
  }

  test('keeps trying while each attempt gets further', async () => {
    let bytes = 0;
    const result = await run(
      () => {
        bytes += 1;
        return bytes < 50
          ? Promise.reject(new AppError('network', 'cut'))
          : Promise.resolve('done');
      },
      () => bytes,
    );
    expect(result).toBe('done');
  });

  test('gives up after six attempts in a row without progress', async () => {
    const attempt = vi.fn(() => Promise.reject(new AppError('server', '503')));
    expect(await run(attempt)).toMatchObject({ code: 'server' });
    expect(attempt).toHaveBeenCalledTimes(6);
  });

  test('does not retry what cannot succeed', async () => {
    const attempt = vi.fn(() => Promise.reject(new AppError('not-found', '404')));
    expect(await run(attempt)).toMatchObject({ code: 'not-found' });
    expect(attempt).toHaveBeenCalledTimes(1);
  });

  test('an abort ends the wait between two attempts', async () => {
    const abort = new AbortController();
    const attempt = vi.fn(() => Promise.reject(new AppError('network', 'cut')));
    const outcome = withRetries(attempt, {
      signal: abort.signal,
      onRetry: () => setTimeout(() => abort.abort(new Error('paused')), 0),
    }).catch((error: unknown) => error);
    await vi.runAllTimersAsync();
    expect(await outcome).toMatchObject({ message: 'paused' });
    expect(attempt).toHaveBeenCalledTimes(1);
  });
});
