/** `AbortSignal.any`, also in browsers that do not have it yet. */
export function anySignal(signals: readonly AbortSignal[]): AbortSignal {
  if ('any' in AbortSignal) return AbortSignal.any([...signals]);
  const abort = new AbortController();
  for (const signal of signals) {
    const follow = () => abort.abort(signal.reason);
    if (signal.aborted) follow();
    // Removes the listener once another signal has aborted.
    else signal.addEventListener('abort', follow, { once: true, signal: abort.signal });
  }
  return abort.signal;
}
