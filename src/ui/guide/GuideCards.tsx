import { Button, Loader } from '@mantine/core';
import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { CONTROL_LIMITS, type Guide } from '../../store/index.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { GuideCard } from './GuideCard.tsx';
import styles from './Guide.module.css';

/** The guides of the next pictures, beside the prompt: three are visible, the others a swipe away. */
export function GuideCards() {
  const { t } = useTranslation();
  const { dismissGuidesNotice, stopAwaitingGuides } = useAppStore().getState();
  const guides = useApp((state) => state.guides);
  const notice = useApp((state) => state.guidesNotice);
  const isAwaited = useApp((state) => state.isGuideAwaited);
  const words = {
    full: t('guide.full', { count: CONTROL_LIMITS.count }),
    'not-made': t('guide.notMade'),
    'not-kept': t('guide.notKept'),
  };
  return (
    <div className={styles['guides']} role="group" aria-label={t('guide.label')}>
      <ul
        className={styles['cards']}
        style={{ '--count': Math.min(guides.length, 3) } as CSSProperties}
      >
        {guides.map((guide: Guide) => (
          <GuideCard key={guide.id} guide={guide} />
        ))}
      </ul>
      {isAwaited && (
        <p className={styles['notice']} role="status">
          <Loader size="xs" />
          <span className={styles['grow']}>{t('guide.awaited')}</span>
          <Button size="compact-sm" variant="default" onClick={stopAwaitingGuides}>
            {t('composer.cancel')}
          </Button>
        </p>
      )}
      {notice && (
        <p className={styles['notice']} role="alert">
          <span className={styles['grow']}>{words[notice]}</span>
          <Button size="compact-sm" variant="default" onClick={dismissGuidesNotice}>
            {t('guide.faults.dismiss')}
          </Button>
        </p>
      )}
    </div>
  );
}
