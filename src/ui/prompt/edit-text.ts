import type { TextEdit } from '../../contract/prompt-tools.ts';

/**
 * Changes what is in a text field as if it had been typed. Only the browser's own editing command keeps the field's undo, and no
 * newer interface does; where it is refused, the text changes all the same.
 */
export function editText(field: HTMLTextAreaElement, edit: TextEdit): void {
  field.focus();
  field.setSelectionRange(edit.start, edit.end);
  const isDone =
    edit.text === ''
      ? edit.start === edit.end || document.execCommand('delete')
      : document.execCommand('insertText', false, edit.text);
  if (!isDone) {
    field.setRangeText(edit.text, edit.start, edit.end, 'end');
    field.dispatchEvent(
      new InputEvent('input', { bubbles: true, inputType: 'insertReplacementText' }),
    );
  }
  field.setSelectionRange(edit.selectionStart, edit.selectionEnd);
}
