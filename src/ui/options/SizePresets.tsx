import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAppStore } from '../store-context.ts';
import styles from './Options.module.css';

/** The square sizes that the model was made for, as buttons. */
export function SizePresets({ sizes }: { readonly sizes: readonly number[] }) {
  const { t } = useTranslation();
  const { setNumber } = useAppStore().getState();
  const use = (size: number) => {
    setNumber('width', String(size));
    setNumber('height', String(size));
  };
  return (
    <div className={styles['presets']} role="group" aria-label={t('options.sizes')}>
      {sizes.map((size) => (
        <Button key={size} size="compact-sm" variant="default" onClick={() => use(size)}>
          {t('options.sizePreset', { size })}
        </Button>
      ))}
    </div>
  );
}
