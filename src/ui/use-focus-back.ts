import { useEffect, useState } from 'react';

/**
 * Returns the focus when the element that took it is gone: to the element that had it before, or else to `entrance`, a selector. A
 * focus that was moved elsewhere on purpose stays there.
 */
export function useFocusBack(entrance: string): void {
  const [opener] = useState(() => lastingOpener(document.activeElement));
  useEffect(
    () => () => {
      if (document.activeElement !== null && document.activeElement !== document.body) return;
      const isStill =
        opener instanceof HTMLElement && opener !== document.body && opener.isConnected;
      const target = isStill ? opener : document.querySelector<HTMLElement>(entrance);
      target?.focus();
    },
    [opener, entrance],
  );
}

/** A menu item disappears once it has been chosen; the menu's button stays. */
function lastingOpener(focused: Element | null): Element | null {
  const menu = focused?.closest('[role="menu"]');
  return menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : focused;
}
