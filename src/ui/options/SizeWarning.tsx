import { useTranslation } from 'react-i18next';
import type { ModelManifest } from '../../contract/manifest.ts';
import { sizeFit } from '../../store/index.ts';
import styles from './Options.module.css';

interface Props {
  readonly manifest: ModelManifest;
  readonly width: number;
  readonly height: number;
}

/** Warns of sizes that the model can paint, but not as well. */
export function SizeWarning({ manifest, width, height }: Props) {
  const { t } = useTranslation();
  const fit = sizeFit(manifest, width, height);
  if (fit === 'fits') return null;
  const sizes = manifest.sizes.map((size) => t('options.sizePreset', { size })).join(' · ');
  return (
    <p className={styles['warning']} role="status">
      {t(`options.sizeWarning.${fit}`, { sizes })}
    </p>
  );
}
