import { useTranslation } from 'react-i18next';
import { Screen } from '../Screen.tsx';
import { AddModel } from './add/AddModel.tsx';
import { AddOns } from './add-ons/AddOns.tsx';
import { Arrivals } from './arrivals/Arrivals.tsx';
import { InstalledModels } from './installed/InstalledModels.tsx';
import styles from './Models.module.css';
import { StorageLine } from './installed/StorageLine.tsx';

/** Installed models, models that are being added, and ways to add more. */
export function ModelsScreen() {
  const { t } = useTranslation();
  return (
    <Screen title={t('models.title')} closeLabel={t('models.close')} entrance="[data-model-menu]">
      <div className={styles['columns']}>
        <div className={styles['column']}>
          <Arrivals />
          <InstalledModels />
          <AddOns />
        </div>
        <AddModel />
      </div>
      <StorageLine />
    </Screen>
  );
}
