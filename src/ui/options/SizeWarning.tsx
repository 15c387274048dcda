import { Button } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelManifest } from '../../contract/manifest.ts';
import {
  hiresOf,
  mayExceed,
  modelBytes,
  paintableSize,
  paintedAtOnce,
  sizeFit,
  type PixelSize,
} from '../../store/index.ts';
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
  const { setNumber, setHires } = useAppStore().getState();
  const hires = useApp(({ form, start }) => (start ? null : form.hires));
  const size = { width, height };
  const atOnce = paintedAtOnce(size, hires && hiresOf(hires));
  const { backend, most } = useLargest(manifest, atOnce);
  const paintable = most === null ? null : paintableSize(atOnce, most);
  if (paintable && backend && most !== null) {
    if (paintable.width * paintable.height > most) {
      return <Warning text={t('options.sizeWarning.beyond.never')} />;
    }
    const isSecondPass = atOnce.width !== width || atOnce.height !== height;
    if (isSecondPass && paintableSize(size, most) === null) {
      return (
        <Warning text={t('options.sizeWarning.beyond.secondPass', { ...atOnce })}>
          <Button size="compact-sm" variant="light" onClick={() => setHires({ tiles: null })}>
            {t('options.sizeWarning.useTiles')}
          </Button>
        </Warning>
      );
    }
    const largest = paintableSize(size, most) ?? size;
    const use = () => {
      setNumber('width', String(largest.width));
      setNumber('height', String(largest.height));
    };
    return (
      <Warning text={t(`options.sizeWarning.beyond.${backend}`)}>
        <Button size="compact-sm" variant="light" onClick={use}>
          {t('options.sizeWarning.use', { ...largest })}
        </Button>
      </Warning>
    );
  }
  const fit = sizeFit(manifest, width, height);
  if (fit === 'fits') return null;
  const sizes = manifest.sizes.map((one) => t('options.sizePreset', { size: one })).join(' · ');
  return <Warning text={t(`options.sizeWarning.${fit}`, { sizes })} />;
}

function Warning({ text, children }: { readonly text: string; readonly children?: ReactNode }) {
  return (
    <div className={styles['warning']} role="status">
      {text}
      {children}
    </div>
  );
}

/** The largest picture that the model can paint at once on this device; looked up only for sizes that may exceed it. */
function useLargest(manifest: ModelManifest, size: PixelSize) {
  const { findLargestPicture } = useAppStore().getState();
  const most = useApp(({ largestPicture }) => largestPicture);
  const backend = useApp(({ device }) =>
    device.status === 'ready' ? device.report.backend : null,
  );
  const isNeeded = backend !== null && mayExceed(size, modelBytes(manifest), backend);
  useEffect(() => {
    if (isNeeded && most === null) void findLargestPicture();
  }, [isNeeded, most, manifest, backend, findLargestPicture]);
  return { backend, most };
}
