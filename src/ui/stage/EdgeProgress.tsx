import { useTranslation } from 'react-i18next';
import { ProgressBar } from '../ProgressBar.tsx';
import styles from './Stage.module.css';

/** A thin bar along the lower edge of the picture being painted. */
export function EdgeProgress({ fraction }: { readonly fraction: number | null }) {
  const { t } = useTranslation();
  return (
    <div className={styles['edge']}>
      <ProgressBar label={t('progress.label')} fraction={fraction} />
    </div>
  );
}
