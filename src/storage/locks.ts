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
 * One writer at a time across all tabs and workers. Another tab, or the worker of a page that was just closed, may use the same
 * files, and if a file is replaced while onnxruntime reads it, creating the session never ends.
 */
export function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  return request(name, {}, work);
}

/** Like `alone`, but only if the lock is free; else calls `otherwise`. */
export function ifFree<T>(
  name: string,
  work: () => Promise<T>,
  otherwise: () => T | Promise<T>,
): Promise<T> {
  return request(name, { ifAvailable: true }, (hasLock) => (hasLock ? work() : otherwise()));
}

/**
 * Many can use a model at once; deleting it needs the same lock exclusively. Several locks are taken in a fixed order, so that
 * no two tabs wait for each other.
 */
export function using<T>(modelIds: readonly string[], work: () => Promise<T>): Promise<T> {
  const sharing = (inner: () => Promise<T>, id: string) => () => shared(inUseLock(id), inner);
  return [...new Set(modelIds)].sort().reduce(sharing, work)();
}

/** Like `using` for a single named lock, from now until `end`: for things that turn out to be needed during other work. */
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
  throw new AppError('busy', `Another tab is working on ${what}.`, { what });
}
