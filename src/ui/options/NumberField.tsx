import { TextInput } from '@mantine/core';
import { useState, type KeyboardEvent } from 'react';
import {
  PICTURE_OPTIONS,
  readNumber,
  type NumberKey,
  type NumberOption,
} from '../../store/index.ts';
import { FieldHelp } from '../FieldHelp.tsx';
import { useAppStore } from '../store-context.ts';
import { useOptionWords } from './use-option-words.ts';

interface Props {
  readonly field: NumberKey;
  readonly value: number;
}

/** What an arrow key adds. */
function stepOf({ multipleOf, min, max }: NumberOption): number {
  if (multipleOf > 0) return multipleOf;
  return max - min > 1 ? 0.5 : 0.05;
}

/**
 * A text field for a number. The entry is taken when the field loses the focus, so that the store can correct it and show
 * a note; a browser's own number field would silently drop "NaN".
 */
export function NumberField({ field, value }: Props) {
  const words = useOptionWords();
  const option: NumberOption = PICTURE_OPTIONS[field];
  const store = useAppStore();
  /** The text being typed; null while the field shows the value. */
  const [draft, setDraft] = useState<string | null>(null);

  const commit = () => {
    if (draft !== null) store.getState().setNumber(field, draft);
    setDraft(null);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (direction !== undefined) {
      event.preventDefault();
      // From what was typed, though it was not taken yet.
      const from = draft === null ? value : readNumber(draft, value, option).value;
      setDraft(null);
      // Sums of fractions such as 0.05 are off in their last digits.
      const next = Number((from + direction * stepOf(option)).toFixed(4));
      store.getState().setNumber(field, String(next));
    } else if (event.key === 'Enter') {
      commit();
    }
  };

  return (
    <TextInput
      label={words.label(field)}
      description={<FieldHelp field={field} hint={words.hint(field)} />}
      inputWrapperOrder={['label', 'input', 'description']}
      inputMode={option.multipleOf === 0 ? 'decimal' : 'numeric'}
      autoComplete="off"
      value={draft ?? String(value)}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={onKeyDown}
    />
  );
}
