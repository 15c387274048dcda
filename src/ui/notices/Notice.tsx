import { Button, CloseButton } from '@mantine/core';
import { useEffect, useLayoutEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './Notices.module.css';

interface Props {
  readonly tone: 'news' | 'problem';
  readonly children: ReactNode;
  readonly action?: {
    readonly label: string;
    readonly run: () => void;
    /** Whether the focus moves here at once, and back when the notice closes. */
    readonly takesFocus?: boolean;
  };
  /** A second button, before the action. */
  readonly choice?: { readonly label: string; readonly run: () => void } | null;
  readonly onDismiss?: () => void;
  /** How long it stays open, in milliseconds, unless someone is about to use it. */
  readonly lastsMs?: number;
}

export function Notice({ tone, children, action, choice, onDismiss, lastsMs }: Props) {
  const { t } = useTranslation();
  const notice = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const takesFocus = action?.takesFocus ?? false;

  useEffect(() => {
    if (!lastsMs || !onDismiss) return;
    const dismiss = () => {
      const isInUse = notice.current?.matches(':hover, :has(:focus-visible)');
      if (isInUse) timer = setTimeout(dismiss, lastsMs);
      else onDismiss();
    };
    let timer = setTimeout(dismiss, lastsMs);
    return () => clearTimeout(timer);
  }, [lastsMs, onDismiss]);

  useLayoutEffect(() => {
    if (!takesFocus) return;
    const { current } = notice;
    const former = document.activeElement;
    button.current?.focus({ preventScroll: true });
    return () => {
      const hasFocus = current?.contains(document.activeElement);
      if (hasFocus && former instanceof HTMLElement) former.focus({ preventScroll: true });
    };
  }, [takesFocus]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !onDismiss) return;
    event.preventDefault();
    onDismiss();
  };

  return (
    <div
      ref={notice}
      className={styles['notice']}
      data-tone={tone}
      role={tone === 'problem' ? 'alert' : 'status'}
      onKeyDown={onKeyDown}
    >
      <div className={styles['text']}>{children}</div>
      {choice && (
        <Button
          className={styles['action'] ?? ''}
          variant="subtle"
          size="compact-sm"
          onClick={choice.run}
        >
          {choice.label}
        </Button>
      )}
      {action && (
        <Button
          ref={button}
          className={styles['action'] ?? ''}
          variant="light"
          size="compact-sm"
          onClick={action.run}
        >
          {action.label}
        </Button>
      )}
      {onDismiss && (
        <CloseButton
          aria-label={t('notices.dismiss')}
          title={t('notices.dismiss')}
          onClick={onDismiss}
        />
      )}
    </div>
  );
}
