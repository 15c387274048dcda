const NAME = 'skypaint-jobs';

/**
 * A lock that all tabs share. A tab holds it, shared, while it runs a job. The switch to a new version needs it exclusively,
 * because it removes files of the version that those jobs use.
 */
export class JobLock {
  readonly #locks: Pick<LockManager, 'request'> | null;

  /** @param locks null if the browser has none: then only the store, which knows this tab's jobs, prevents a switch */
  constructor(locks: Pick<LockManager, 'request'> | null) {
    this.#locks = locks;
  }

  /** @returns the function that releases the lock */
  hold(): () => void {
    let end: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (end = resolve));
    this.#locks?.request(NAME, { mode: 'shared' }, () => held).catch(() => undefined);
    return end;
  }

  /** Runs `work` unless a job is running in some tab. @returns whether it ran */
  async ifIdle(work: () => Promise<void>): Promise<boolean> {
    if (!this.#locks) {
      await work();
      return true;
    }
    return this.#locks.request(NAME, { ifAvailable: true }, async (lock) => {
      if (lock) await work();
      return lock !== null;
    });
  }

  /** Resolves once the current jobs are done. It does not delay new ones. */
  async whenIdle(): Promise<void> {
    await this.#locks?.request(NAME, () => undefined);
  }
}
