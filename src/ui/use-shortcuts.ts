import { useEffect } from 'react';
import { useAppStore } from './store-context.ts';

export const GENERATE_KEYS = /mac|iphone|ipad/i.test(navigator.userAgent)
  ? '⌘ Enter'
  : 'Ctrl Enter';

/** Ctrl or Cmd with Enter generates from anywhere; Escape cancels, unless it closes something first. */
export function useShortcuts() {
  const store = useAppStore();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      // While an input method composes, Enter and Escape belong to it.
      if (event.isComposing || event.defaultPrevented) return;
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        commitFieldBeingEdited();
        void store.getState().generate();
      } else if (event.key === 'Escape' && !document.querySelector('[role="dialog"]')) {
        void store.getState().cancel();
      }
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [store]);
}

/** Number fields take their text when they lose the focus; the shortcut must not leave it behind. */
function commitFieldBeingEdited() {
  const field = document.activeElement;
  if (!(field instanceof HTMLInputElement)) return;
  field.blur();
  field.focus();
}
