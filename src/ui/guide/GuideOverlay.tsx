import { useTranslation } from 'react-i18next';
import { pictureTool } from '../../store/index.ts';
import { useApp } from '../store-context.ts';
import { useBlobUrl } from '../use-blob-url.ts';
import styles from './GuideOverlay.module.css';

const LINES: readonly string[] = ['canny', 'scribble', 'line'];

/** A guide's picture over the one on the stage, cropped or padded as it will be. */
export function GuideOverlay() {
  const { t } = useTranslation();
  const guide = useApp(({ guides, shownGuide }) => guides.find(({ id }) => id === shownGuide));
  const image = useBlobUrl<HTMLImageElement>(guide?.picture, 'src');
  if (!guide?.picture) return null;
  const { purpose, tool, fit } = guide;
  const isLines =
    LINES.includes(pictureTool(tool).makes) || purpose === 'outline' || purpose === 'sketch';
  return (
    <img
      ref={image}
      className={styles['overlay']}
      data-lines={isLines}
      data-fit={fit}
      alt={t('guide.overlay')}
    />
  );
}
