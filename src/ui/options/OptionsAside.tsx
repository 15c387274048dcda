import { CloseButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import styles from './Options.module.css';
import { OptionsForm } from './OptionsForm.tsx';

/** Beside the picture, where there is room for it. */
export function OptionsAside({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <aside className={styles['aside']} aria-labelledby="options-title">
      <div className={styles['head']}>
        <h2 id="options-title" className={styles['title']}>
          {t('options.title')}
        </h2>
        <CloseButton aria-label={t('options.close')} onClick={onClose} />
      </div>
      <OptionsForm />
    </aside>
  );
}
