import { ActionIcon, Button, Popover } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useApp, useAppStore } from '../store-context.ts';
import styles from './Gallery.module.css';

/** Deletes all pictures after asking, because a slip would cost a lot. */
export function ClearButton() {
  const { t } = useTranslation();
  const store = useAppStore();
  const count = useApp((state) => state.pictures.length);
  const [isAsking, { toggle, close }] = useDisclosure(false);
  return (
    <Popover
      opened={isAsking}
      onDismiss={close}
      position="right-end"
      width={260}
      shadow="md"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          aria-label={t('gallery.clear')}
          onClick={toggle}
        >
          <IconTrash size={18} stroke={1.6} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('gallery.clear')}>
        <p className={styles['question']}>{t('gallery.confirmClear', { count })}</p>
        <div className={styles['answers']}>
          <Button variant="default" size="sm" data-autofocus onClick={close}>
            {t('gallery.keep')}
          </Button>
          <Button color="red.9" size="sm" onClick={() => void store.getState().clearGallery()}>
            {t('gallery.confirm')}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
