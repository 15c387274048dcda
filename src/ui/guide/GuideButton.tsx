import { ActionIcon } from '@mantine/core';
import { IconRulerMeasure2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useAppStore } from '../store-context.ts';
import styles from '../start/Start.module.css';

/** Asks what a picture is to guide. */
export function GuideButton() {
  const { t } = useTranslation();
  const { chooseGuide } = useAppStore().getState();
  const label = t('guide.open');
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      className={styles['pick'] ?? ''}
      size={36}
      data-guide-button=""
      aria-label={label}
      title={label}
      onClick={chooseGuide}
    >
      <IconRulerMeasure2 size={20} stroke={1.6} />
    </ActionIcon>
  );
}
