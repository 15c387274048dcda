import { SerialQueue } from '../runtime/serial-queue.ts';

/** Lets whatever is waiting go first; resolves at once if nothing is. */
export type GiveWay = () => Promise<void>;

/** Runs jobs one at a time, in order of arrival; each can be cancelled by its id. */
export class JobQueue {
  readonly #queue = new SerialQueue();
  readonly #aborts = new Map<string, AbortController>();
  #waiting = 0;

  /** The number of jobs, including the one that is running. */
  get size(): number {
    return this.#aborts.size;
  }

  /** @returns null at once if the job is cancelled before its turn; once it runs, `signal` tells it to stop */
  async run<T>(
    jobId: string,
    work: (signal: AbortSignal, giveWay: GiveWay) => Promise<T>,
  ): Promise<T | null> {
    const abort = new AbortController();
    const { signal } = abort;
    this.#aborts.set(jobId, abort);
    let hasBegun = false;
    const inTurn = this.#turn().then(async (end) => {
      let endTurn = end;
      try {
        if (signal.aborted) return null;
        hasBegun = true;
        return await work(signal, async () => {
          if (this.#waiting === 0) return;
          endTurn();
          endTurn = await this.#turn();
        });
      } finally {
        endTurn();
      }
    });
    try {
      return await new Promise<T | null>((resolve, reject) => {
        inTurn.then(resolve, reject);
        signal.addEventListener('abort', () => {
          if (!hasBegun) resolve(null);
        });
      });
    } finally {
      this.#aborts.delete(jobId);
    }
  }

  /** Runs something that is not a job but must not happen during one. */
  async between<T>(work: () => Promise<T>): Promise<T> {
    const end = await this.#turn();
    try {
      return await work();
    } finally {
      end();
    }
  }

  /** Unknown ids are ignored. */
  cancel(jobId: string): void {
    this.#aborts.get(jobId)?.abort();
  }

  /** Resolves once all earlier turns have ended, with the function that ends this one. */
  #turn(): Promise<() => void> {
    this.#waiting += 1;
    return new Promise((resolve) => {
      void this.#queue.run(
        () =>
          new Promise<void>((end) => {
            this.#waiting -= 1;
            resolve(end);
          }),
      );
    });
  }
}
