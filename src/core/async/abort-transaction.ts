/**
 * Aborts a transaction of IndexedDB. A failed request has already aborted it; a request that was refused immediately has not.
 *
 * @param transaction may have ended already
 */
export function abortTransaction(transaction: { abort(): void }): void {
  try {
    transaction.abort();
  } catch {
    // It had already ended.
  }
}
