import { Button, Drawer } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import styles from './Options.module.css';
import { OptionsForm } from './OptionsForm.tsx';

/** A sheet from the bottom edge, where the thumb is. */
export function OptionsDrawer({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Drawer
      opened
      onClose={onClose}
      position="bottom"
      size="85%"
      radius="lg"
      title={t('options.title')}
      closeButtonProps={{ 'aria-label': t('options.close') }}
    >
      <OptionsForm />
      <div className={styles['foot']}>
        <Button fullWidth size="md" onClick={onClose}>
          {t('options.done')}
        </Button>
      </div>
    </Drawer>
  );
}
