import { TextInput } from '@mantine/core';
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { readNumber, type NumberOption } from '../../store/index.ts';

interface Props {
  readonly label: string;
  /** The line under the field. */
  readonly help: ReactNode;
  readonly value: number;
  readonly rule: Pick<NumberOption, 'min' | 'max' | 'multipleOf'>;
  /** The step of an arrow key. */
  readonly step: number;
  /** Receives what was typed. */
  readonly onCommit: (text: string) => void;
}

/**
 * A text field for a number. The entry is committed when the field loses the focus, so that the store can correct it and show a
 * note; a browser's own number field would silently drop "NaN".
 */
export function NumberInput({ label, help, value, rule, step, onCommit }: Props) {
  /** The text being typed; null while the field shows the value. */
  const [draft, setDraft] = useState<string | null>(null);

  const commit = () => {
    if (draft !== null) onCommit(draft);
    setDraft(null);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (direction !== undefined) {
      event.preventDefault();
      // Based on what was typed, even if it is not committed yet.
      const from = draft === null ? value : readNumber(draft, value, rule).value;
      setDraft(null);
      onCommit(String(roundedTo(from + direction * step, step)));
    } else if (event.key === 'Enter') {
      commit();
    }
  };

  return (
    <TextInput
      label={label}
      description={help}
      inputWrapperOrder={['label', 'input', 'description']}
      inputMode={rule.multipleOf === 0 ? 'decimal' : 'numeric'}
      autoComplete="off"
      value={draft ?? String(value)}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={onKeyDown}
    />
  );
}

/** Removes the error of binary fractions: 0.35 + 0.05 is 0.4. */
const roundedTo = (number: number, step: number) => (step < 1 ? Number(number.toFixed(6)) : number);
