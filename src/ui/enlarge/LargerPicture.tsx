import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { enlargedFileName, type EnlargedOwn } from '../../store/index.ts';
import styles from '../match/Match.module.css';
import { useBlobUrl } from '../use-blob-url.ts';
import own from './Enlarge.module.css';

/** Shows the result and lets the user save it. */
export function LargerPicture({ larger }: { readonly larger: EnlargedOwn }) {
  const { t } = useTranslation();
  const image = useBlobUrl<HTMLImageElement>(larger.png, 'src');
  const file = useBlobUrl<HTMLAnchorElement>(larger.png, 'href');
  const { name, width, height, upscalerName } = larger;
  return (
    <section className={styles['stack']} aria-label={t('enlarging.result')}>
      <p role="status">{t('enlarging.done', { name, width, height, upscaler: upscalerName })}</p>
      <img ref={image} className={own['larger']} alt={enlargedFileName(larger)} />
      <div className={styles['buttons']}>
        <Button
          component="a"
          ref={file}
          download={enlargedFileName(larger)}
          variant="light"
          leftSection={<IconDownload size={18} stroke={1.6} />}
        >
          {t('picture.download')}
        </Button>
      </div>
      <p className={styles['hint']}>{t('enlarging.kept')}</p>
    </section>
  );
}
