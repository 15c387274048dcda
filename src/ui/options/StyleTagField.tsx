import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAppStore } from '../store-context.ts';
import styles from './Options.module.css';

interface Props {
  /** The model's style tag; empty if it has none. */
  readonly tag: string;
  readonly value: boolean;
}

export function StyleTagField({ tag, value }: Props) {
  const { t } = useTranslation();
  const { setOption } = useAppStore().getState();
  if (tag === '') return null;
  return (
    <Switch
      className={styles['full'] ?? ''}
      label={t('options.useStyleTag')}
      description={t('options.useStyleTagHint', { tag: tag.trim() })}
      checked={value}
      onChange={(event) => setOption('useStyleTag', event.currentTarget.checked)}
    />
  );
}
