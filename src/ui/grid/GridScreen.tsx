import { useTranslation } from 'react-i18next';
import { Screen } from '../Screen.tsx';
import { useApp } from '../store-context.ts';
import styles from './Grid.module.css';
import { GridForm } from './GridForm.tsx';
import { GridTables } from './GridTables.tsx';

/** Compares settings: two or three of them over values, in tables that fill one by one. */
export function GridScreen() {
  const { t } = useTranslation();
  const grid = useApp((state) => state.shownGrid);
  return (
    <Screen title={t('grid.title')} closeLabel={t('grid.close')} entrance="[data-more-ways]">
      <div className={styles['grid']}>
        <p className={styles['hint']}>{t('grid.intro')}</p>
        <GridForm />
        {grid && <GridTables key={grid.id} grid={grid} />}
      </div>
    </Screen>
  );
}
