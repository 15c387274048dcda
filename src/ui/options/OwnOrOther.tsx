import { NativeSelect } from '@mantine/core';
import styles from './Options.module.css';

interface Props {
  readonly label: string;
  readonly hint: string;
  /** The label of the model's own part. */
  readonly own: string;
  readonly others: readonly { readonly value: string; readonly label: string }[];
  /** null stands for the model's own part. */
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}

/** Chooses between the model's own part and the library's alternatives; renders nothing if there are none. */
export function OwnOrOther({ label, hint, own, others, value, onChange }: Props) {
  // A choice that is no longer available stays in the list only until another is made.
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
