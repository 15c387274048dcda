import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PopUpCard } from '../pop-up/PopUpCard.tsx';
import type { PopUp } from '../pop-up/use-pop-up.ts';
import { useApp, useAppStore } from '../store-context.ts';
import styles from './Gallery.module.css';

/** Asks first, because a slip would be costly. */
export function ClearQuestion({ popUp }: { readonly popUp: PopUp }) {
  const { t } = useTranslation();
  const store = useAppStore();
  const count = useApp((state) => state.pictures.length);
  return (
    <PopUpCard popUp={popUp} position="right-end" width={260} label={t('gallery.clear')}>
      <p className={styles['question']}>{t('gallery.confirmClear', { count })}</p>
      <div className={styles['answers']}>
        <Button variant="default" size="sm" data-autofocus onClick={() => popUp.setOpen(false)}>
          {t('gallery.keep')}
        </Button>
        <Button color="red.9" size="sm" onClick={() => void store.getState().clearGallery()}>
          {t('gallery.confirm')}
        </Button>
      </div>
    </PopUpCard>
  );
}
