import { Switch } from '@mantine/core';
import type { KeysOfType } from '../../store/index.ts';
import { useAppStore } from '../store-context.ts';
import styles from './Options.module.css';
import { useOptionWords } from './use-option-words.ts';

interface Props {
  readonly field: KeysOfType<'flag'>;
  readonly value: boolean;
}

/** An option that is on or off. */
export function FlagField({ field, value }: Props) {
  const words = useOptionWords();
  const { setOption } = useAppStore().getState();
  return (
    <Switch
      className={styles['full'] ?? ''}
      label={words.label(field)}
      description={words.hint(field)}
      checked={value}
      onChange={(event) => setOption(field, event.currentTarget.checked)}
    />
  );
}
