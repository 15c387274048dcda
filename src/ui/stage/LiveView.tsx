import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { resolveOptions, type Run } from '../../store/index.ts';
import { useRunFraction } from '../run-fraction.ts';
import { EdgeProgress } from './EdgeProgress.tsx';
import { Preview } from './Preview.tsx';
import { RunProgress } from './RunProgress.tsx';
import { Sheet } from './Sheet.tsx';
import styles from './Stage.module.css';

const SQUARE = { width: 1, height: 1 };

/** The picture while it is being painted: a wash at first, then the previews. */
export function LiveView({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const fraction = useRunFraction(run);
  // Generate is always within reach, so on a phone it may be far from where the picture appears.
  useEffect(() => {
    void scrollTo({ top: 0 });
  }, []);
  const { width, height } = run.manifest ? resolveOptions(run.manifest, run.form) : SQUARE;
  const { prompt } = run.form;
  const label = prompt === '' ? t('stage.liveUnprompted') : t('stage.live', { prompt });
  return (
    <>
      <Sheet width={width} height={height}>
        {run.preview ? (
          <Preview image={run.preview} label={label} />
        ) : (
          <div className={`${styles['fill']} ${styles['wash']}`} role="img" aria-label={label} />
        )}
        <EdgeProgress fraction={fraction} />
      </Sheet>
      <div className={styles['below']}>
        <RunProgress run={run} />
      </div>
    </>
  );
}
