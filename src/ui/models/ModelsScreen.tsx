import { Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useApp, useAppStore } from '../store-context.ts';
import { AddModel } from './add/AddModel.tsx';
import { AddOns } from './add-ons/AddOns.tsx';
import { Arrivals } from './arrivals/Arrivals.tsx';
import { InstalledModels } from './installed/InstalledModels.tsx';
import styles from './Models.module.css';
import { StorageLine } from './installed/StorageLine.tsx';

/** Installed models, models that are being added, and ways to add more. */
export function ModelsScreen() {
  const { t } = useTranslation();
  const { closeModels } = useAppStore().getState();
  const isOpen = useApp((state) => state.isManagingModels);
  const isWide = useMediaQuery('(min-width: 48em)', true, { getInitialValueInEffect: false });
  useEffect(() => {
    // The menu entry that led here is gone, so the focus returns to the menu's button.
    return () => document.querySelector<HTMLElement>('[data-model-menu]')?.focus();
  }, []);
  return (
    <Modal.Root
      opened={isOpen}
      onClose={closeModels}
      size="64rem"
      fullScreen={!isWide}
      radius={isWide ? 18 : 0}
      padding={isWide ? 24 : 16}
      centered
      // Not on the content itself, which passes its class on to the surrounding element.
      classNames={{ content: styles['screen'] ?? '' }}
    >
      <Modal.Overlay />
      <Modal.Content>
        <div className={styles['head']}>
          <Modal.Title component="h2" className={styles['title'] ?? ''}>
            {t('models.title')}
          </Modal.Title>
          <Modal.CloseButton size="lg" aria-label={t('models.close')} />
        </div>
        <Modal.Body>
          <div className={styles['columns']}>
            <div className={styles['column']}>
              <Arrivals />
              <InstalledModels />
              <AddOns />
            </div>
            <AddModel />
          </div>
          <StorageLine />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
