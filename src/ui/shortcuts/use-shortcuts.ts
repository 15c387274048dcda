import { useEffect } from 'react';
import { useAppStore } from '../store-context.ts';
import { PAGE_SHORTCUTS } from './page-shortcuts.ts';

/** Overlays handle keys themselves: Escape closes them, and nothing is painted behind them. */
const OVERLAYS = '[role="dialog"], [role="menu"]';

/** Where keys type or choose something. */
const FIELDS = 'input, select, textarea, [contenteditable], [role="slider"]';

/** Handles the shortcuts that work anywhere on the page. */
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
      // While an input method is composing, it needs Enter and Escape.
      if (event.isComposing || event.defaultPrevented) return;
      const isTyping = event.target instanceof Element && event.target.matches(FIELDS);
      const shortcut = PAGE_SHORTCUTS.find(
        ({ isPressed, whileTyping }) => isPressed(event) && (!isTyping || whileTyping),
      );
      if (!shortcut) return;
      event.preventDefault();
      commitFieldBeingEdited();
      shortcut.run(store.getState());
    };
    document.addEventListener('keydown', look, { capture: true });
    document.addEventListener('keydown', onKeyDown);
    return () => {
      document.removeEventListener('keydown', look, { capture: true });
      document.removeEventListener('keydown', onKeyDown);
    };
  }, [store]);
}

/** Number fields commit their text when they lose the focus, so a shortcut has to commit it first. */
function commitFieldBeingEdited() {
  const field = document.activeElement;
  if (!(field instanceof HTMLInputElement)) return;
  field.blur();
  field.focus();
}
