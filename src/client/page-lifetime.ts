/**
 * Ends everything when the page is left. A browser may keep a left page for its Back button, and WebKit keeps its workers too,
 * asleep and with the locks that they hold, so the next page would wait for a model that nobody is reading. If the user does come
 * back, the page starts afresh.
 *
 * @param end must not need the page any more
 */
export function whenPageIsLeft(end: () => void): void {
  addEventListener('pagehide', end);
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) location.reload();
  });
}
