import type { TFunction } from 'i18next';
import type { FieldNote } from '../store/index.ts';

/** An entry can be ten thousand characters long; its beginning is enough to recognise it. */
const MAX_QUOTED = 24;

export function noteText(note: FieldNote, t: TFunction): string {
  switch (note.type) {
    case 'not-a-number':
      return note.found === ''
        ? t('notes.empty', { used: note.used })
        : t('notes.notANumber', { found: quote(note.found), used: note.used });
    case 'clamped':
      return t('notes.clamped', { ...note, found: quote(note.found) });
    case 'rounded': {
      const { multipleOf, used } = note;
      const found = quote(note.found);
      return multipleOf === 1
        ? t('notes.wholeNumber', { found, used })
        : t('notes.rounded', { found, used, multipleOf });
    }
    case 'cut':
      return t('notes.cut', { removed: note.removed, limit: note.limit });
  }
}

function quote(text: string): string {
  const characters = [...text];
  return characters.length <= MAX_QUOTED ? text : `${characters.slice(0, MAX_QUOTED).join('')}…`;
}
