import { TextInput } from '@mantine/core';
import { useState, type KeyboardEvent } from 'react';
import { NUMBER_RULES, readNumber, type NumberField as Field } from '../../store/index.ts';
import { FieldHelp } from '../FieldHelp.tsx';
import { useAppStore } from '../store-context.ts';

interface Props {
  readonly field: Field;
  readonly label: string;
  readonly hint?: string;
  readonly value: number;
}

/** Half a unit is what one can see of a guidance scale. */
const FREE_STEP = 0.5;

/**
 * A text field for a number: takes what is typed when the field is left, so that the store can correct it and
 * say so; a browser's own number field would swallow "NaN" without a word.
 */
export function NumberField({ field, label, hint, value }: Props) {
  const store = useAppStore();
  /** What is being typed; null while the field shows the value. */
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
      const from = draft === null ? value : readNumber(field, draft, value).value;
      setDraft(null);
      const next = from + direction * (NUMBER_RULES[field].multipleOf || FREE_STEP);
      store.getState().setNumber(field, String(next));
    } else if (event.key === 'Enter') {
      commit();
    }
  };

  return (
    <TextInput
      label={label}
      description={<FieldHelp field={field} {...(hint === undefined ? {} : { hint })} />}
      inputWrapperOrder={['label', 'input', 'description']}
      inputMode={field === 'guidanceScale' ? 'decimal' : 'numeric'}
      autoComplete="off"
      value={draft ?? String(value)}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={onKeyDown}
    />
  );
}
