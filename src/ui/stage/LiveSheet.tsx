import { useTranslation } from 'react-i18next';
import type { Run } from '../../store/index.ts';
import { useRunFraction } from '../run-fraction.ts';
import { EdgeProgress } from './EdgeProgress.tsx';
import { Preview } from './Preview.tsx';
import styles from './Stage.module.css';

/** The picture while it is being painted: first a colour wash, then the previews. */
export function LiveSheet({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const fraction = useRunFraction(run);
  const { prompt } = run.form;
  const label = prompt === '' ? t('stage.liveUnprompted') : t('stage.live', { prompt });
  return (
    <>
      {run.preview ? (
        <Preview image={run.preview} label={label} />
      ) : (
        <div className={`${styles['fill']} ${styles['wash']}`} role="img" aria-label={label} />
      )}
      <EdgeProgress fraction={fraction} />
    </>
  );
}
