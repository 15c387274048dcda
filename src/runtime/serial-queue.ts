/** Runs tasks one after the other. A failed task rejects its own promise and nothing else. */
export class SerialQueue {
  #tail: Promise<void> = Promise.resolve();

  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(task);
    // The tail outlives the task, so it must not keep the task's result alive.
    this.#tail = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }
}
