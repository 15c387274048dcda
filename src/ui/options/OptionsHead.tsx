import { CloseButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PresetsButton } from '../presets/PresetsButton.tsx';
import styles from './Options.module.css';

interface Props {
  /** The id of the title, for `aria-labelledby`. */
  readonly id?: string;
  readonly onClose: () => void;
}

export function OptionsHead({ id, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <div className={styles['head']}>
      <h2 id={id} className={styles['title']}>
        {t('options.title')}
      </h2>
      <div className={styles['headButtons']}>
        <PresetsButton />
        <CloseButton size="lg" aria-label={t('options.close')} onClick={onClose} />
      </div>
    </div>
  );
}
