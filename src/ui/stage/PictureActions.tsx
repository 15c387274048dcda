import { Button, VisuallyHidden } from '@mantine/core';
import { IconCheck, IconCopy, IconDownload, IconRepeat, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pictureFileName, type Picture } from '../../store/index.ts';
import { copyPicture } from '../clipboard-picture.ts';
import { IconAction } from '../IconAction.tsx';
import { useAppStore } from '../store-context.ts';
import { useBlobUrl } from '../use-blob-url.ts';
import { usePictureFile } from '../use-picture-file.ts';
import { BackToBatch } from './BackToBatch.tsx';
import { EnlargeMenu } from './EnlargeMenu.tsx';
import { LookMenu } from './LookMenu.tsx';
import styles from './Stage.module.css';

const ICON = { size: 18, stroke: 1.6 };

export function PictureActions({ picture }: { readonly picture: Picture }) {
  const { t } = useTranslation();
  const { reuse, remove } = useAppStore().getState();
  const file = usePictureFile(picture.id);
  const download = useBlobUrl<HTMLAnchorElement>(file, 'href');
  /** The result of the last copy, and the picture's id, because the next picture has not been copied yet. */
  const [copy, setCopy] = useState({ id: '', ok: false });
  const isCopied = copy.id === picture.id && copy.ok;
  const isRefused = copy.id === picture.id && !copy.ok;

  const copyImage = async () => {
    if (!file) return;
    try {
      await copyPicture(file);
      setCopy({ id: picture.id, ok: true });
    } catch {
      setCopy({ id: picture.id, ok: false });
    }
  };

  return (
    <>
      <div className={styles['actions']}>
        <Button
          className={styles['download'] ?? ''}
          component="a"
          ref={download}
          download={pictureFileName(picture)}
          variant="light"
          size="sm"
          px="xs"
          leftSection={<IconDownload {...ICON} />}
        >
          {t('picture.download')}
        </Button>
        <Button
          className={styles['reuse'] ?? ''}
          title={t('picture.reuse')}
          variant="subtle"
          color="gray"
          size="sm"
          px="xs"
          leftSection={<IconRepeat {...ICON} />}
          onClick={() => void reuse(picture)}
        >
          {t('picture.reuse')}
        </Button>
        <div className={styles['icons']}>
          <BackToBatch picture={picture} />
          <IconAction
            size={36}
            label={t(isCopied ? 'picture.copied' : 'picture.copy')}
            run={copyImage}
          >
            {isCopied ? <IconCheck {...ICON} /> : <IconCopy {...ICON} />}
          </IconAction>
          <EnlargeMenu picture={picture} />
          <LookMenu picture={picture} />
          <IconAction size={36} label={t('picture.remove')} run={() => remove(picture.id)}>
            <IconTrash {...ICON} />
          </IconAction>
        </div>
        <VisuallyHidden role="status">{isCopied && t('picture.copied')}</VisuallyHidden>
      </div>
      {isRefused && (
        <p role="alert" className={styles['warning']}>
          {t('picture.copyFailed')}
        </p>
      )}
    </>
  );
}
