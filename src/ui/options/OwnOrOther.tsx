import { NativeSelect } from '@mantine/core';
import styles from './Options.module.css';

interface Props {
  readonly label: string;
  readonly hint: string;
  /** What the model's own is called. */
  readonly own: string;
  readonly others: readonly { readonly value: string; readonly label: string }[];
  /** null for the model's own. */
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}

/** A part of the model, or what the library has to take its place; nothing where it has none. */
export function OwnOrOther({ label, hint, own, others, value, onChange }: Props) {
  // Chosen once and not on offer any more: it can only be left.
  const isGone = value !== null && !others.some((other) => other.value === value);
  const offered = isGone ? [...others, { value, label: value }] : others;
  if (offered.length === 0) return null;
  return (
    <NativeSelect
      className={styles['full'] ?? ''}
      label={label}
      description={hint}
      inputWrapperOrder={['label', 'input', 'description']}
      value={value ?? ''}
      onChange={(event) => onChange(event.currentTarget.value || null)}
      data={[{ value: '', label: own }, ...offered]}
    />
  );
}
