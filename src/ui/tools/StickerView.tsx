import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import {
  defaultMaskOptions,
  pictureFileName,
  type MadePicture,
  type Picture,
} from '../../store/index.ts';
import { saveBlob } from '../models/installed/save-blob.ts';
import { useAppStore } from '../store-context.ts';
import { useBlobUrl } from '../use-blob-url.ts';
import styles from './Tools.module.css';

interface Props {
  readonly made: MadePicture;
  readonly picture: Picture;
  readonly close: () => void;
}

/** A picture without its background: to save, or to repaint either the subject or the background. */
export function StickerView({ made, picture, close }: Props) {
  const { t } = useTranslation();
  const store = useAppStore();
  const image = useBlobUrl<HTMLImageElement>(made.picture, 'src');
  const name = pictureFileName(picture).replace(/\.\w+$/, '');
  const { mask } = made;
  const repaint = async (part: 'subject' | 'background') => {
    if (!mask) return;
    const { neededFile, runTool, useAsStart: startWith } = store.getState();
    const [file, painted] = [await neededFile(picture.id), await maskOf(part, mask, runTool)];
    if (!file || !painted) return;
    close();
    await startWith(file, pictureFileName(picture), picture.id, {
      picture: painted,
      ...defaultMaskOptions(made),
    });
  };
  return (
    <>
      <div className={styles['board']}>
        <img ref={image} alt={t('tools.result')} />
      </div>
      {made.warnings.length > 0 && <p role="alert">{t('tools.nothing')}</p>}
      <div className={styles['buttons']}>
        <Button
          size="sm"
          variant="light"
          onClick={() => saveBlob(made.picture, t('tools.fileName', { name }))}
        >
          {t('tools.save')}
        </Button>
        <Button size="sm" variant="default" onClick={() => void repaint('background')}>
          {t('tools.repaintBackground')}
        </Button>
        <Button size="sm" variant="default" onClick={() => void repaint('subject')}>
          {t('tools.repaintSubject')}
        </Button>
      </div>
    </>
  );
}

/** White is repainted: the subject's mask, or its inverse. */
async function maskOf(
  part: 'subject' | 'background',
  mask: Blob,
  runTool: ReturnType<ReturnType<typeof useAppStore>['getState']>['runTool'],
): Promise<Blob | null> {
  if (part === 'subject') return mask;
  const request = {
    tool: 'drawn',
    picture: mask,
    resolution: null,
    options: {},
    models: {},
  } as const;
  const outcome = await runTool(request);
  return outcome.ok && outcome.value.type === 'picture' ? outcome.value.picture : null;
}
