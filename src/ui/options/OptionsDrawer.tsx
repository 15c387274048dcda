import { Button, Drawer } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import styles from './Options.module.css';
import { OptionsForm } from './OptionsForm.tsx';
import { OptionsHead } from './OptionsHead.tsx';

/** A sheet from the bottom edge, where the thumb is. */
export function OptionsDrawer({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Drawer.Root opened onClose={onClose} position="bottom" size="85%" radius="lg">
      <Drawer.Overlay />
      <Drawer.Content aria-label={t('options.title')}>
        <Drawer.Body>
          <OptionsHead onClose={onClose} />
          <OptionsForm />
          <div className={styles['foot']}>
            <Button fullWidth size="md" onClick={onClose}>
              {t('options.done')}
            </Button>
          </div>
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
