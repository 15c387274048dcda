import { Button, CloseButton } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './Notices.module.css';

interface Props {
  readonly tone: 'news' | 'problem';
  readonly children: ReactNode;
  readonly action?: { readonly label: string; readonly run: () => void };
  readonly onDismiss?: () => void;
  /** After so many milliseconds it goes by itself. */
  readonly lastsMs?: number;
}

export function Notice({ tone, children, action, onDismiss, lastsMs }: Props) {
  const { t } = useTranslation();
  useEffect(() => {
    if (!lastsMs || !onDismiss) return;
    const timer = setTimeout(onDismiss, lastsMs);
    return () => clearTimeout(timer);
  }, [lastsMs, onDismiss]);
  return (
    <div
      className={styles['notice']}
      data-tone={tone}
      role={tone === 'problem' ? 'alert' : 'status'}
    >
      <div className={styles['text']}>{children}</div>
      {action && (
        <Button variant="light" size="compact-md" onClick={action.run}>
          {action.label}
        </Button>
      )}
      {onDismiss && <CloseButton aria-label={t('notices.dismiss')} onClick={onDismiss} />}
    </div>
  );
}
