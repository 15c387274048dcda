import { useEffect } from 'react';
import { changeWeight } from '../../store/prompt-tools.ts';
import { editText } from './edit-text.ts';

/** Ctrl or Cmd with the up or down arrow changes the weight of the word or the selection. */
export function useWeightKeys(field: HTMLTextAreaElement): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const direction = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : null;
      const isShortcut = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      if (direction === null || !isShortcut || event.isComposing) return;
      event.preventDefault();
      const { value, selectionStart, selectionEnd } = field;
      const edit = changeWeight(value, selectionStart, selectionEnd, direction);
      if (edit) editText(field, edit);
    };
    field.addEventListener('keydown', onKeyDown);
    return () => field.removeEventListener('keydown', onKeyDown);
  }, [field]);
}
