import { afterEach, expect, test, vi } from 'vitest';
import { anySignal } from './any-signal.ts';

afterEach(() => vi.restoreAllMocks());

test.each([true, false])('aborts with the first of several (built in: %s)', (isBuiltIn) => {
  const { any } = AbortSignal;
  if (!isBuiltIn) Reflect.deleteProperty(AbortSignal, 'any');
  try {
    const [first, second] = [new AbortController(), new AbortController()];
    const signal = anySignal([first.signal, second.signal]);
    expect(signal.aborted).toBe(false);
    second.abort('second');
    first.abort('first');
    expect(signal.reason).toBe('second');
    expect(anySignal([new AbortController().signal, second.signal]).reason).toBe('second');
  } finally {
    AbortSignal.any = any;
  }
});
