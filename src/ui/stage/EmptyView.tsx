import { useTranslation } from 'react-i18next';
import { useApp } from '../store-context.ts';
import { Examples } from './Examples.tsx';
import { Landscape } from './Landscape.tsx';
import { ModelArrival } from './ModelArrival.tsx';
import styles from './Empty.module.css';

/** The empty sheet before the first picture. */
export function EmptyView() {
  const { t } = useTranslation();
  const isArriving = useApp(
    ({ model }) => model.status === 'downloading' || model.status === 'waiting',
  );
  return (
    <div className={styles['blank']} data-empty="">
      <Landscape />
      <div className={styles['invitation']}>
        <h2 className={styles['headline']}>{t('stage.empty')}</h2>
        <p className={styles['hint']}>{t('stage.emptyHint')}</p>
        {isArriving ? <ModelArrival /> : <Examples />}
      </div>
    </div>
  );
}
