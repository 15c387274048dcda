import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorData } from '../../store/index.ts';
import { useFormat } from '../use-format.ts';
import { errorText } from './error-text.ts';
import styles from './Models.module.css';

interface Props {
  readonly error: ErrorData;
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
  readonly onDismiss?: () => void;
  /** The address of a file on another site, which the browser may be able to download even if this page may not. */
  readonly url?: string | null;
  /** Input that the action needs. */
  readonly children?: ReactNode;
}

/** What went wrong with a model and what to do, shown where it happened. */
export function ModelError({ error, action, onDismiss, url = null, children }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { title, help } = errorText(error, t, format.bytes, url !== null);
  const link = error.code === 'invalid-request' || !/^https?:/.test(url ?? '') ? null : url;
  return (
    <div className={styles['problem']} role="alert">
      <strong>{title}</strong>
      <p>{help}</p>
      <details className={styles['technical']}>
        <summary>{t('notices.detail')}</summary>
        <code>
          {error.code}: {error.message}
        </code>
      </details>
      {children}
      {(action ?? onDismiss ?? link) && (
        <div className={styles['buttons']}>
          {action && (
            <Button size="sm" px="sm" variant="light" onClick={action.run}>
              {action.label}
            </Button>
          )}
          {link !== null && (
            <Button
              component="a"
              href={link}
              target="_blank"
              rel="noreferrer"
              size="sm"
              px="sm"
              variant="light"
            >
              {t('models.add.openLink')}
            </Button>
          )}
          {onDismiss && (
            <Button size="sm" px="sm" variant="subtle" color="gray" onClick={onDismiss}>
              {t('notices.dismiss')}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
