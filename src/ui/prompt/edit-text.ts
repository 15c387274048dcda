import type { TextEdit } from '../../contract/prompt-tools.ts';

/**
 * Changes the text of a field as if it had been typed. Only the browser's deprecated editing command keeps the field's undo history;
 * where it is refused, the text is changed all the same.
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
