/**
 * Calls `end` when the user leaves the page. A browser may keep the page for its Back button, and WebKit keeps its workers too,
 * suspended and still holding their locks, so the next page would wait for a model that nobody is reading. If the user does come
 * back, the page reloads.
 *
 * @param end must not need the page afterwards
 */
export function whenPageIsLeft(end: () => void): void {
  addEventListener('pagehide', end);
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) location.reload();
  });
}
