import { useEffect } from 'react';
import { useAppStore } from './store-context.ts';

export const GENERATE_KEYS = /mac|iphone|ipad/i.test(navigator.userAgent)
  ? '⌘ Enter'
  : 'Ctrl Enter';

/** Overlays have the keys to themselves: Escape closes them, and nothing is painted behind them. */
const OVERLAYS = '[role="dialog"], [role="menu"]';

/** Ctrl or Cmd with Enter generates from anywhere on the page; Escape cancels. */
export function useShortcuts() {
  const store = useAppStore();
  useEffect(() => {
    let isCovered = false;
    // Checked early, because a menu that closes on Escape is gone before the key event bubbles up here.
    const look = () => {
      isCovered = document.querySelector(OVERLAYS) !== null;
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (isCovered) return;
      // While an input method is composing, Enter and Escape belong to it.
      if (event.isComposing || event.defaultPrevented) return;
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        // A key that is held down asks for one thing.
        if (event.repeat) return;
        commitFieldBeingEdited();
        void store.getState().generate();
      } else if (event.key === 'Escape') {
        void store.getState().cancelInView();
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

/** Number fields take their text when they lose the focus, so the shortcut has to commit it first. */
function commitFieldBeingEdited() {
  const field = document.activeElement;
  if (!(field instanceof HTMLInputElement)) return;
  field.blur();
  field.focus();
}
