import { useTranslation } from 'react-i18next';
import { ProgressBar } from '../ProgressBar.tsx';
import { useApp } from '../store-context.ts';
import { useFormat } from '../use-format.ts';
import styles from './Empty.module.css';

/** The first visit's download, in bytes and percent. */
export function ModelArrival() {
  const { t } = useTranslation();
  const format = useFormat();
  const model = useApp((state) => state.model);
  const isKept = useApp(({ missing }) => !missing.includes('secure-context'));
  if (model.status !== 'downloading') return null;
  const { loadedBytes, totalBytes } = model;
  const fraction = totalBytes > 0 ? loadedBytes / totalBytes : 0;
  const bytes = { loaded: format.bytes(loadedBytes), total: format.bytes(totalBytes) };
  return (
    <div className={styles['arrival']}>
      <p>{t('progress.downloading', { percent: format.percent(fraction) })}</p>
      <ProgressBar label={t('progress.label')} fraction={fraction} />
      <p className={styles['arrivalHint']}>
        {t('stage.downloaded', bytes)}
        <br />
        {isKept && t('stage.preparingHint')}
      </p>
    </div>
  );
}
