/**
 * Something that happens once, such as the end of a worker or the loss of a GPU. It is not a promise, because a promise never
 * forgets: each `then` and `Promise.race` stays attached until it settles, and so does the result of the race.
 */
export class Ending {
  readonly #listeners = new Set<() => void>();
  #hasCome = false;

  get hasCome(): boolean {
    return this.#hasCome;
  }

  /** Marks it as having happened; a second call does nothing. */
  come(): void {
    if (this.#hasCome) return;
    this.#hasCome = true;
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    for (const listener of listeners) listener();
  }

  /**
   * Calls `listener` when it happens, or at once if it already has.
   *
   * @returns the function that ends the subscription
   */
  subscribe(listener: () => void): () => void {
    if (this.#hasCome) {
      listener();
      return () => undefined;
    }
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The result of `work`, or that of `otherwise` if this happens first. Keeps no reference to either afterwards. */
  during<T, U>(work: Promise<T>, otherwise: () => U | Promise<U>): Promise<T | U> {
    return new Promise((resolve, reject) => {
      const unsubscribe = this.subscribe(() => {
        Promise.resolve().then(otherwise).then(resolve, reject);
      });
      work.then(resolve, reject).finally(unsubscribe);
    });
  }
}
