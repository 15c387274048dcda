import { AppError } from '../core/errors.ts';
import { MemoryLocks, type LockChoice } from './memory-locks.ts';

const ownLocks = new MemoryLocks();

function request<T>(
  name: string,
  choice: LockChoice,
  work: (hasLock: boolean) => Promise<T> | T,
): Promise<T> {
  const locks = globalThis.navigator?.locks as LockManager | undefined;
  if (!locks) return ownLocks.request(name, choice, work);
  return locks.request(`skypaint-${name}`, choice, (lock) => work(lock !== null)) as Promise<T>;
}

/**
 * One writer at a time, over all tabs and workers: another tab, or the worker of a page just left, may be at the same
 * files, and a file that is replaced while onnxruntime reads it never ends the session's creation.
 */
export function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  return request(name, {}, work);
}

/** Like `alone`, but only if nobody else is at it; `otherwise` says what then. */
export function ifFree<T>(
  name: string,
  work: () => Promise<T>,
  otherwise: () => T | Promise<T>,
): Promise<T> {
  return request(name, { ifAvailable: true }, (hasLock) => (hasLock ? work() : otherwise()));
}

/**
 * Many may use a model at once; who wants to delete it asks for the same lock alone. Whoever needs several takes them in
 * one order, so that no two tabs wait for each other.
 */
export function using<T>(modelIds: readonly string[], work: () => Promise<T>): Promise<T> {
  const sharing = (inner: () => Promise<T>, id: string) => () => shared(inUseLock(id), inner);
  return [...new Set(modelIds)].sort().reduce(sharing, work)();
}

/** As `using`, of a lock by its name, from now until `end`: for what turns out to be needed while other work goes on. */
export function useUntil(end: Promise<unknown>, name: string): Promise<void> {
  return new Promise((begun, failed) => {
    shared(name, () => {
      begun();
      return end;
    }).catch(failed);
  });
}

function shared<T>(name: string, work: () => Promise<T>): Promise<T> {
  return request(name, { mode: 'shared' }, work);
}

export const inUseLock = (id: string) => `use-${id}`;
export const modelLock = (id: string) => `model-${id}`;
export const downloadLock = (id: string) => `download-${id}`;
export const addOnLock = (id: string) => `add-on-${id}`;

export function busy(what: string): never {
  throw new AppError('busy', `Another tab is at ${what}.`, { what });
}
