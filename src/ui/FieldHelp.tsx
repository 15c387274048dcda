import { useTranslation } from 'react-i18next';
import type { NotedField } from '../store/index.ts';
import styles from './FieldHelp.module.css';
import { noteText } from './note-text.ts';
import { useApp } from './store-context.ts';

interface Props {
  readonly field: NotedField;
  /** Shown while there is no note. */
  readonly hint?: string | undefined;
}

/** The line under a field: its hint, or a note about how the last entry was corrected. */
export function FieldHelp({ field, hint }: Props) {
  const { t } = useTranslation();
  const note = useApp((state) => state.notes[field]);
  return (
    <span aria-live="polite" className={`${styles['help']} ${note ? styles['note'] : ''}`}>
      {note ? noteText(note, t) : hint}
    </span>
  );
}
