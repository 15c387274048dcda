import { useEffect } from 'react';
import { useAppStore } from './store-context.ts';

export const GENERATE_KEYS = /mac|iphone|ipad/i.test(navigator.userAgent)
  ? '⌘ Enter'
  : 'Ctrl Enter';

/** What lies over the page has the keys to itself: Escape closes it, and nothing is painted behind it. */
const OVERLAYS = '[role="dialog"], [role="menu"]';

/** Ctrl or Cmd with Enter generates from anywhere on the page; Escape cancels. */
export function useShortcuts() {
  const store = useAppStore();
  useEffect(() => {
    let isCovered = false;
    // A menu that closes on Escape is gone from the page before the key comes up here.
    const look = () => {
      isCovered = document.querySelector(OVERLAYS) !== null;
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (isCovered) return;
      // While an input method composes, Enter and Escape belong to it.
      if (event.isComposing || event.defaultPrevented) return;
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        commitFieldBeingEdited();
        void store.getState().generate();
      } else if (event.key === 'Escape') {
        void store.getState().cancel();
      }
    };
    document.addEventListener('keydown', look, { capture: true });
    document.addEventListener('keydown', onKeyDown);
    return () => {
      document.removeEventListener('keydown', look, { capture: true });
      document.removeEventListener('keydown', onKeyDown);
    };
  }, [store]);
}

/** Number fields take their text when they lose the focus; the shortcut must not leave it behind. */
function commitFieldBeingEdited() {
  const field = document.activeElement;
  if (!(field instanceof HTMLInputElement)) return;
  field.blur();
  field.focus();
}
