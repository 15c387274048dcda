import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ModelManifest } from '../../contract/manifest.ts';
import { paintableSize, sizeFit } from '../../store/index.ts';
import { useApp, useAppStore } from '../store-context.ts';
import styles from './Options.module.css';

interface Props {
  readonly manifest: ModelManifest;
  readonly width: number;
  readonly height: number;
}

/** Warns of sizes that the model can paint, but not as well, or not at all on this device. */
export function SizeWarning({ manifest, width, height }: Props) {
  const { t } = useTranslation();
  const { setNumber } = useAppStore().getState();
  const most = useApp(({ largestPicture }) => largestPicture);
  const backend = useApp(({ device }) =>
    device.status === 'ready' ? device.report.backend : null,
  );
  const paintable = most === null ? null : paintableSize({ width, height }, most);
  if (paintable && backend) {
    const use = () => {
      setNumber('width', String(paintable.width));
      setNumber('height', String(paintable.height));
    };
    return (
      <div className={styles['warning']} role="status">
        {t(`options.sizeWarning.beyond.${backend}`)}
        <Button size="compact-sm" variant="light" onClick={use}>
          {t('options.sizeWarning.use', { ...paintable })}
        </Button>
      </div>
    );
  }
  const fit = sizeFit(manifest, width, height);
  if (fit === 'fits') return null;
  const sizes = manifest.sizes.map((size) => t('options.sizePreset', { size })).join(' · ');
  return (
    <p className={styles['warning']} role="status">
      {t(`options.sizeWarning.${fit}`, { sizes })}
    </p>
  );
}
