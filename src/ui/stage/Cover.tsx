import { Button } from '@mantine/core';
import { IconEyeOff } from '@tabler/icons-react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './Stage.module.css';

interface CoverProps {
  readonly button: RefObject<HTMLButtonElement | null>;
  readonly onShow: () => void;
}

/** Covers a picture that its model's own safety checker marked. */
export function Cover({ button, onShow }: CoverProps) {
  const { t } = useTranslation();
  return (
    <div className={styles['cover']}>
      <IconEyeOff size={28} stroke={1.4} aria-hidden="true" />
      <p className={styles['coverReason']}>{t('cover.reason')}</p>
      <Button ref={button} variant="default" size="sm" onClick={onShow}>
        {t('cover.show')}
      </Button>
    </div>
  );
}

interface CoverAgainProps {
  readonly button: RefObject<HTMLButtonElement | null>;
  readonly onCover: () => void;
}

export function CoverAgain({ button, onCover }: CoverAgainProps) {
  const { t } = useTranslation();
  return (
    <p className={styles['warning']}>
      {t('cover.shown')}{' '}
      <Button ref={button} variant="subtle" size="compact-sm" onClick={onCover}>
        {t('cover.again')}
      </Button>
    </p>
  );
}
