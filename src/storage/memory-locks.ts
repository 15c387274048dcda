interface Waiting {
  readonly mode: LockMode;
  readonly begin: () => void;
}

interface Held {
  mode: LockMode;
  count: number;
  readonly queue: Waiting[];
}

export interface LockChoice {
  readonly mode?: LockMode;
  readonly ifAvailable?: boolean;
}

/**
 * Web Locks within one worker: first come, first served, and many at once in shared mode. For tests, and for browsers without
 * Web Locks, where other tabs are not locked out.
 */
export class MemoryLocks {
  readonly #held = new Map<string, Held>();

  /** `work` receives whether it has the lock; it lacks it only with `ifAvailable`, if the lock was not free. */
  async request<T>(
    name: string,
    { mode = 'exclusive', ifAvailable = false }: LockChoice,
    work: (hasLock: boolean) => Promise<T> | T,
  ): Promise<T> {
    const held = this.#held.get(name);
    if (held && !(mode === 'shared' && held.mode === 'shared' && held.queue.length === 0)) {
      if (ifAvailable) return work(false);
      await new Promise<void>((begin) => held.queue.push({ mode, begin }));
    } else if (held) {
      held.count += 1;
    } else {
      this.#held.set(name, { mode, count: 1, queue: [] });
    }
    try {
      // As in browsers, no work starts before the request has returned.
      await null;
      return await work(true);
    } finally {
      this.#release(name);
    }
  }

  #release(name: string): void {
    const held = this.#held.get(name)!;
    held.count -= 1;
    if (held.count > 0) return;
    const [next, ...others] = held.queue;
    if (!next) {
      this.#held.delete(name);
      return;
    }
    const lastShared =
      next.mode === 'shared' ? others.findIndex(({ mode }) => mode !== 'shared') : 0;
    const rest = lastShared < 0 ? [] : others.slice(lastShared);
    const begun = [next, ...others.slice(0, others.length - rest.length)];
    held.mode = next.mode;
    held.count = begun.length;
    held.queue.splice(0, held.queue.length, ...rest);
    for (const { begin } of begun) begin();
  }
}
