import { SerialQueue } from '../runtime/serial-queue.ts';

/** Runs jobs one at a time, in order of arrival; each can be cancelled by its id. */
export class JobQueue {
  readonly #queue = new SerialQueue();
  readonly #aborts = new Map<string, AbortController>();

  /** The number of jobs, including the one that is running. */
  get size(): number {
    return this.#aborts.size;
  }

  /** @returns null as soon as the job is cancelled before its turn; once it runs, `signal` tells it to stop */
  async run<T>(jobId: string, work: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
    const abort = new AbortController();
    const { signal } = abort;
    this.#aborts.set(jobId, abort);
    let hasBegun = false;
    const inTurn = this.#queue.run(async () => {
      if (signal.aborted) return null;
      hasBegun = true;
      return work(signal);
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
  between<T>(work: () => Promise<T>): Promise<T> {
    return this.#queue.run(work);
  }

  /** Unknown ids are ignored. */
  cancel(jobId: string): void {
    this.#aborts.get(jobId)?.abort();
  }
}
