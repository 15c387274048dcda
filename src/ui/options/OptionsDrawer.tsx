import { Button, Drawer } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import styles from './Options.module.css';
import { OptionsForm } from './OptionsForm.tsx';
import { OptionsHead } from './OptionsHead.tsx';

/** The settings in a sheet at the bottom edge, within reach of the thumb. */
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
