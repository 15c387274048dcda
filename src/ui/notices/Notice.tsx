import { Button, CloseButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './Notices.module.css';

interface Props {
  readonly tone: 'news' | 'problem';
  readonly children: ReactNode;
  readonly action?: { readonly label: string; readonly run: () => void };
  readonly onDismiss?: () => void;
}

export function Notice({ tone, children, action, onDismiss }: Props) {
  const { t } = useTranslation();
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
