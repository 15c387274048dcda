/**
 * Something that happens once, such as the end of a worker or the loss of a GPU. A promise would do, but a promise
 * cannot forget: each `then` and each `Promise.race` stays with it until it settles, together with what the race gave.
 */
export class Ending {
  readonly #listeners = new Set<() => void>();
  #hasCome = false;

  get hasCome(): boolean {
    return this.#hasCome;
  }

  /** It has come; a second call does nothing. */
  come(): void {
    if (this.#hasCome) return;
    this.#hasCome = true;
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    for (const listener of listeners) listener();
  }

  /**
   * Calls `listener` when it comes, at once if it already has.
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

  /** What `work` or, once this has come, `otherwise` gives, whichever is first. Nothing of it is kept afterwards. */
  during<T, U>(work: Promise<T>, otherwise: () => U | Promise<U>): Promise<T | U> {
    return new Promise((resolve, reject) => {
      const unsubscribe = this.subscribe(() => {
        Promise.resolve().then(otherwise).then(resolve, reject);
      });
      work.then(resolve, reject).finally(unsubscribe);
    });
  }
}
