import { useTranslation } from 'react-i18next';
import { isBusy, shrinkOfferFor, type ErrorData } from '../../store/index.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { DamageNotice, damageOf } from './DamageNotice.tsx';
import { findingText } from './error-finding.ts';
import { Notice } from './Notice.tsx';
import { sentences } from '../sentences.ts';
import styles from './Notices.module.css';

interface Props {
  readonly error: ErrorData;
  readonly retry: () => void;
  /** An action that fixes the problem, offered instead of trying again. */
  readonly cure?: { readonly label: string; readonly run: () => void } | null;
  readonly children?: string | undefined;
  readonly onDismiss?: () => void;
}

/** What went wrong and what to do, in the user's language, with details for developers on request. */
export function ErrorNotice({ error, retry, cure, children, onDismiss }: Props) {
  const { t } = useTranslation();
  const { reload, offerShrinking } = useAppStore().getState();
  const offer = useApp((state) => shrinkOfferFor(error, state));
  const isWorking = useApp(isBusy);
  const damage = damageOf(error.details);
  if (damage) {
    return (
      <DamageNotice {...damage} onDismiss={onDismiss}>
        {children}
      </DamageNotice>
    );
  }
  const finding = findingText(error, t);
  // Where the cause is known and a button solves it, general advice is one text too many.
  const isSolved = finding !== null && cure !== null && cure !== undefined;
  const help = sentences([!isSolved && t(`errors.${error.code}.help`), children], t);
  const action =
    cure ??
    (error.code === 'outdated'
      ? !isWorking && { label: t('notices.reload'), run: reload }
      : error.retryable && { label: t('notices.retry'), run: retry });
  return (
    <Notice
      tone="problem"
      {...(action && { action })}
      choice={
        offer === null
          ? null
          : { label: t('models.shrink.action'), run: () => offerShrinking(offer) }
      }
      {...(onDismiss && { onDismiss })}
    >
      <strong>{t(`errors.${error.code}.title`)}</strong>
      {finding && <p>{finding}</p>}
      {help !== '' && <p>{help}</p>}
      {offer !== null && <p>{t('models.shrink.offer')}</p>}
      <details className={styles['detail']}>
        <summary>{t('notices.detail')}</summary>
        <code>
          {error.code}: {error.message}
        </code>
      </details>
    </Notice>
  );
}
