import { useTranslation } from 'react-i18next';
import type { Ingredient } from '../../contract/picture-settings.ts';
import type { ReadingNotice } from '../../store/index.ts';
import { useStartChoice } from '../start/use-start-choice.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { Notice } from './Notice.tsx';
import styles from './Notices.module.css';

/** Long enough to read twice. */
const NEWS_MS = 12_000;

/** What could not be read from a picture that was opened for its settings. */
export function ReadingNews() {
  const { t } = useTranslation();
  const { dismissReadingNotice, openEnlarge, undo } = useAppStore().getState();
  const notice = useApp((state) => state.readingNotice);
  const choice = useStartChoice();
  const taken = useApp((state) => state.takenPicture);
  if (!notice) return null;
  if (notice.type === 'no-settings') {
    const enlarge = () => {
      dismissReadingNotice();
      if (taken) openEnlarge(taken);
    };
    return (
      <Notice
        tone="news"
        {...(taken && { action: { label: t('enlarging.it'), run: enlarge } })}
        onDismiss={dismissReadingNotice}
        lastsMs={NEWS_MS}
      >
        {t('reading.noSettings')}
      </Notice>
    );
  }
  return (
    <Notice
      tone="news"
      action={{ label: t('notices.undo'), run: () => void undo(), takesFocus: true }}
      choice={choice}
      onDismiss={dismissReadingNotice}
    >
      <Missing {...notice} />
    </Notice>
  );
}

function Missing({
  missing,
  unknownSampler,
  startIsMissing,
  guidesMissing,
}: Extract<ReadingNotice, { readonly type: 'incomplete' }>) {
  const { t } = useTranslation();
  const isComplete = missing.length === 0 && unknownSampler === null;
  return (
    <>
      {t(isComplete ? 'reading.complete' : 'reading.incomplete')}
      <ul className={styles['missing']}>
        {missing.map((one) => (
          <li key={`${one.kind} ${one.name}`}>
            {t(`reading.missing.${one.kind}`, { name: one.name })}{' '}
            <a href={searchUrl(one)} target="_blank" rel="noreferrer">
              {t('reading.lookFor')}
            </a>
          </li>
        ))}
        {startIsMissing && <li>{t('reading.startIsMissing')}</li>}
        {guidesMissing > 0 && <li>{t('reading.guidesMissing', { count: guidesMissing })}</li>}
        {unknownSampler !== null && (
          <li>{t('reading.unknownSampler', { name: unknownSampler })}</li>
        )}
      </ul>
    </>
  );
}

/** Civitai finds files by A1111's hashes; without a hash, the hub's search finds most names. */
function searchUrl({ name, hash }: Ingredient): string {
  return hash === null
    ? `https://huggingface.co/models?search=${encodeURIComponent(name)}`
    : `https://civitai.com/search/models?query=${encodeURIComponent(hash)}`;
}
