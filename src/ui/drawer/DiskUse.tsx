import { Button, CloseButton } from '@mantine/core';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { diskUse } from '../../store/index.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { useFormat } from '../use-format.ts';
import styles from './Drawer.module.css';
import { EraseButton } from './EraseButton.tsx';

interface Props {
  readonly onAsk: (isOpen: boolean) => void;
  readonly onClose: () => void;
}

/** What takes up disk space, and what can be deleted. */
export function DiskUse({ onAsk, onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { dropThumbnails, loadLibrary, measureDerived, openModels } = useAppStore().getState();
  const library = useApp((state) => state.library);
  const storage = useApp((state) => state.storageUse);
  const pictures = useApp((state) => state.pictures);
  const bin = useApp((state) => state.bin);
  const derived = useApp((state) => state.derived);
  useEffect(() => {
    void loadLibrary();
    void measureDerived();
  }, [loadLibrary, measureDerived]);
  const parts = useMemo(
    () => diskUse({ library, storage, pictures, bin, derived }),
    [library, storage, pictures, bin, derived],
  );
  const ids = useMemo(() => bin.map(({ id }) => id), [bin]);
  return (
    <section className={styles['diskUse']} aria-label={t('drawer.diskUse')}>
      <div className={styles['diskHead']}>
        <h3>{t('drawer.diskUse')}</h3>
        <CloseButton aria-label={t('drawer.dismiss')} onClick={onClose} />
      </div>
      <dl>
        {parts.map(({ kind, bytes }) => (
          <div key={kind}>
            <dt>{t(`drawer.uses.${kind}`)}</dt>
            <dd>{format.bytes(bytes)}</dd>
          </div>
        ))}
      </dl>
      {storage && (
        <p>
          {t('models.storage.use', {
            used: format.bytes(storage.usedBytes),
            quota: format.bytes(storage.quotaBytes),
          })}
        </p>
      )}
      <div className={styles['letGo']}>
        <EraseButton label={t('drawer.emptyTheBin')} ids={ids} onAsk={onAsk} />
        <Button
          variant="subtle"
          color="gray"
          size="md"
          px="sm"
          disabled={!derived?.thumbnails}
          title={t('drawer.dropThumbnailsHint')}
          onClick={() => void dropThumbnails()}
        >
          {t('drawer.dropThumbnails')}
        </Button>
        <Button variant="subtle" color="gray" size="md" px="sm" onClick={openModels}>
          {t('drawer.toModels')}
        </Button>
      </div>
    </section>
  );
}
