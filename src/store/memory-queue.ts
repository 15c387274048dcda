import type { QueuePort } from './ports.ts';

/** A queue of this page only, for browsers that share nothing between tabs. */
export function memoryQueue(
  reduce: (saved: unknown, actions: readonly unknown[]) => unknown,
): QueuePort {
  let saved: unknown = null;
  return {
    isShared: false,
    load: () => Promise.resolve(saved),
    change(actions) {
      saved = reduce(saved, actions);
      return Promise.resolve(saved);
    },
    subscribe: () => undefined,
    inTurn: (task) => task(null),
    mark: () => undefined,
  };
}
