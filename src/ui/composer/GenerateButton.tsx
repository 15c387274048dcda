import { Button } from '@mantine/core';
import { IconBrush, IconPlayerStop } from '@tabler/icons-react';
import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useApp, useAppStore } from '../store-context.ts';
import styles from './Composer.module.css';

/** A single button, so that the focus stays on it when Generate turns into Cancel. */
export function GenerateButton() {
  const { t } = useTranslation();
  const store = useAppStore();
  const isRunning = useApp((state) => state.run !== null);
  const isCancelling = useApp((state) => state.run?.cancelling ?? false);

  const onClick = (event: MouseEvent) => {
    // The second click of a double click must not cancel what the first one started.
    if (event.detail > 1) return;
    void (isRunning ? store.getState().cancel() : store.getState().generate());
  };
  const label = isRunning ? (isCancelling ? 'cancelling' : 'cancel') : 'generate';
  const Icon = isRunning ? IconPlayerStop : IconBrush;
  return (
    <Button
      className={styles['generate'] ?? ''}
      variant={isRunning ? 'default' : 'filled'}
      size="md"
      leftSection={<Icon size={18} stroke={1.8} />}
      aria-disabled={isCancelling}
      onClick={onClick}
    >
      {t(`composer.${label}`)}
    </Button>
  );
}
