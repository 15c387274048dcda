import { Button } from '@mantine/core';
import { IconPhotoSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useAppStore } from '../store-context.ts';
import styles from './Header.module.css';

/** Opens the Match screen; on a phone only the icon fits. */
export function MatchButton() {
  const { t } = useTranslation();
  const { openMatch } = useAppStore().getState();
  return (
    <Button
      className={styles['match'] ?? ''}
      variant="subtle"
      color="gray"
      radius="xl"
      px={10}
      data-match-button=""
      aria-haspopup="dialog"
      title={t('match.title')}
      onClick={() => openMatch()}
    >
      <IconPhotoSearch size={20} stroke={1.6} aria-hidden />
      <span className={styles['matchText']}>{t('match.open')}</span>
    </Button>
  );
}
