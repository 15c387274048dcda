import { AppError } from '../core/errors.ts';

/**
 * One writer at a time, over all tabs and workers: another tab, or the worker of a page just left, may be at the same
 * files, and a file that is replaced while onnxruntime reads it never ends the session's creation.
 */
export function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  return navigator.locks.request(`skypaint-${name}`, work) as Promise<T>;
}

/** Like `alone`, but only if nobody else is at it; `otherwise` says what then. */
export function ifFree<T>(
  name: string,
  work: () => Promise<T>,
  otherwise: () => T | Promise<T>,
): Promise<T> {
  return navigator.locks.request(`skypaint-${name}`, { ifAvailable: true }, (lock) =>
    lock ? work() : otherwise(),
  ) as Promise<T>;
}

/** Many may use a model at once; who wants to delete it asks for the same lock alone. */
export function using<T>(modelIds: readonly string[], work: () => Promise<T>): Promise<T> {
  const sharing = (inner: () => Promise<T>, id: string) => () => shared(inUseLock(id), inner);
  return [...new Set(modelIds)].reduce(sharing, work)();
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
  return navigator.locks.request(`skypaint-${name}`, { mode: 'shared' }, work) as Promise<T>;
}

export const inUseLock = (id: string) => `use-${id}`;
export const modelLock = (id: string) => `model-${id}`;
export const downloadLock = (id: string) => `download-${id}`;
export const addOnLock = (id: string) => `add-on-${id}`;

export function busy(what: string): never {
  throw new AppError('busy', `Another tab is at ${what}.`, { what });
}
