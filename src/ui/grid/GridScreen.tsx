import { useTranslation } from 'react-i18next';
import { WhyPaused } from '../queue/WhyPaused.tsx';
import { Screen } from '../Screen.tsx';
import { useApp } from '../store-context.ts';
import styles from './Grid.module.css';
import { GridForm } from './GridForm.tsx';
import { GridTables } from './GridTables.tsx';

/** Compares settings: each of up to three axes takes several values, and the tables fill one picture at a time. */
export function GridScreen() {
  const { t } = useTranslation();
  const grid = useApp((state) => state.shownGrid);
  return (
    <Screen title={t('grid.title')} closeLabel={t('grid.close')} entrance="[data-more-ways]">
      <div className={styles['grid']}>
        <p className={styles['hint']}>{t('grid.intro')}</p>
        <GridForm />
        {/* The page's own notice lies below this screen. */}
        <WhyPaused />
        {grid && <GridTables key={grid.id} grid={grid} />}
      </div>
    </Screen>
  );
}
