import { Button } from '@mantine/core';
import { IconCheck, IconCopy, IconDownload, IconRepeat, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pictureFileName, type Picture } from '../../store/index.ts';
import { useAppStore } from '../store-context.ts';
import { useBlobUrl } from '../use-blob-url.ts';
import styles from './Stage.module.css';

const ICON = { size: 18, stroke: 1.6 };

export function PictureActions({ picture }: { readonly picture: Picture }) {
  const { t } = useTranslation();
  const { reuse, remove } = useAppStore().getState();
  const file = useBlobUrl<HTMLAnchorElement>(picture.png, 'href');
  const [copying, setCopying] = useState<'idle' | 'copied' | 'failed'>('idle');

  const copy = async () => {
    try {
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture.png })]);
      setCopying('copied');
    } catch {
      setCopying('failed');
    }
  };

  return (
    <>
      <div className={styles['actions']}>
        <Button
          component="a"
          ref={file}
          download={pictureFileName(picture.parameters)}
          variant="light"
          size="sm"
          leftSection={<IconDownload {...ICON} />}
        >
          {t('picture.download')}
        </Button>
        <Button
          variant="subtle"
          color="gray"
          size="sm"
          leftSection={copying === 'copied' ? <IconCheck {...ICON} /> : <IconCopy {...ICON} />}
          onClick={() => void copy()}
        >
          <span aria-live="polite">
            {t(copying === 'copied' ? 'picture.copied' : 'picture.copy')}
          </span>
        </Button>
        <Button
          variant="subtle"
          color="gray"
          size="sm"
          leftSection={<IconRepeat {...ICON} />}
          onClick={() => reuse(picture)}
        >
          {t('picture.reuse')}
        </Button>
        <Button
          variant="subtle"
          color="gray"
          size="sm"
          leftSection={<IconTrash {...ICON} />}
          onClick={() => void remove(picture.id)}
        >
          {t('picture.remove')}
        </Button>
      </div>
      {copying === 'failed' && (
        <p role="alert" className={styles['warning']}>
          {t('picture.copyFailed')}
        </p>
      )}
    </>
  );
}
