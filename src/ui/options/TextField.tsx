import { Textarea } from '@mantine/core';
import type { KeysOfType } from '../../store/index.ts';
import { FieldHelp } from '../FieldHelp.tsx';
import { useAppStore } from '../store-context.ts';
import styles from './Options.module.css';
import { useOptionWords } from './use-option-words.ts';

interface Props {
  readonly field: KeysOfType<'text'>;
  readonly value: string;
}

export function TextField({ field, value }: Props) {
  const words = useOptionWords();
  const { setText } = useAppStore().getState();
  return (
    <Textarea
      className={styles['full'] ?? ''}
      label={words.label(field)}
      description={<FieldHelp field={field} hint={words.hint(field)} />}
      inputWrapperOrder={['label', 'input', 'description']}
      autosize
      minRows={2}
      maxRows={5}
      value={value}
      onChange={(event) => setText(field, event.currentTarget.value)}
    />
  );
}
