import { ActionIcon } from '@mantine/core';
import { IconPhotoPlus } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useAppStore } from '../store-context.ts';
import styles from './Start.module.css';

/** Chooses a picture on this device to start from. */
export function PickStart() {
  const { t } = useTranslation();
  const store = useAppStore();
  const input = useRef<HTMLInputElement>(null);
  const label = t('start.pick');
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        className={styles['pick'] ?? ''}
        size={36}
        aria-label={label}
        title={label}
        onClick={() => input.current?.click()}
      >
        <IconPhotoPlus size={20} stroke={1.6} />
      </ActionIcon>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file) void store.getState().useAsStart(file, file.name);
          // Cleared, so that the same file can be picked again.
          currentTarget.value = '';
        }}
      />
    </>
  );
}
