import { Button, Progress } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApp, useAppStore } from '../../store-context.ts';
import { useFormat } from '../../use-format.ts';
import styles from '../Models.module.css';

/** How much storage is used, and whether the browser may clear it. */
export function StorageLine() {
  const { t } = useTranslation();
  const format = useFormat();
  const store = useAppStore();
  const storage = useApp((state) => state.storageUse);
  const [isRefused, setIsRefused] = useState(false);
  if (!storage) return null;
  const { usedBytes, quotaBytes, isPersistent } = storage;
  const ask = async () => {
    await store.getState().keepStorage();
    setIsRefused(!store.getState().storageUse?.isPersistent);
  };
  return (
    <section className={styles['storage']} aria-label={t('models.storage.label')}>
      <Progress
        value={quotaBytes > 0 ? (usedBytes / quotaBytes) * 100 : 0}
        size="sm"
        color="var(--accent)"
        className={styles['storageBar'] ?? ''}
        aria-label={t('models.storage.label')}
      />
      <p className={styles['facts']}>
        {t('models.storage.use', {
          used: format.bytes(usedBytes),
          quota: format.bytes(quotaBytes),
        })}
        <br />
        {isPersistent
          ? t('models.storage.persistent')
          : t(isRefused ? 'models.storage.refused' : 'models.storage.temporary')}
      </p>
      {!isPersistent && (
        <Button size="sm" px="sm" variant="default" onClick={() => void ask()}>
          {t('models.storage.keep')}
        </Button>
      )}
    </section>
  );
}
