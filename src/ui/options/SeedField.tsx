import { SegmentedControl } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useApp, useAppStore } from '../store-context.ts';
import { NumberField } from './NumberField.tsx';
import styles from './Options.module.css';

export function SeedField() {
  const { t } = useTranslation();
  const { setSeedMode } = useAppStore().getState();
  const seedMode = useApp((state) => state.form.seedMode);
  const seed = useApp((state) => state.form.seed);
  const id = useId();
  return (
    <div className={`${styles['full']} ${styles['seed']}`}>
      <span id={id} className={styles['seedTitle']}>
        {t('options.seedMode')}
      </span>
      <SegmentedControl
        fullWidth
        aria-labelledby={id}
        value={seedMode}
        onChange={setSeedMode}
        data={[
          { value: 'fresh', label: t('options.seedFresh') },
          { value: 'fixed', label: t('options.seedFixed') },
        ]}
      />
      {seedMode === 'fixed' && <NumberField field="seed" value={seed} />}
    </div>
  );
}
