import { ActionIcon } from '@mantine/core';
import { IconDownload, IconPhoto } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Guide } from '../../store/index.ts';
import { useApp } from '../store-context.ts';
import { useBlobUrl } from '../use-blob-url.ts';
import styles from './GuideDetails.module.css';
import { GuideSources } from './GuideSources.tsx';
import { GuideWorkLine } from './GuideWorkLine.tsx';
import { usePictureDrop } from './use-picture-drop.ts';

const ICON = { size: 18, stroke: 1.6 };

interface Props {
  readonly guide: Guide;
  readonly title: string;
}

/** The guide's picture, what it was made from, and how to replace it. */
export function GuidePicture({ guide, title }: Props) {
  const { t } = useTranslation();
  const { id, picture, given } = guide;
  const work = useApp((state) => state.guideWork[id]);
  const drop = usePictureDrop(id);
  const [showsGiven, setShowsGiven] = useState(false);
  const shown = showsGiven || !picture ? given?.picture : picture;
  const image = useBlobUrl<HTMLImageElement>(shown, 'src');
  const file = useBlobUrl<HTMLAnchorElement>(picture, 'href');
  const isMade = picture !== null && given !== null && picture !== given.picture;
  return (
    <section className={styles['picture']} {...drop}>
      {shown ? (
        <div className={styles['frame']} data-pending={picture === null}>
          <img
            ref={image}
            alt={
              shown === picture
                ? t('guide.picture.result', { title })
                : t('guide.thumbnail', { name: given?.name || t('guide.unnamed') })
            }
          />
          <span className={styles['corner']}>
            {isMade && (
              <ActionIcon
                variant="default"
                size={32}
                aria-label={t('guide.picture.original')}
                title={t('guide.picture.original')}
                aria-pressed={showsGiven}
                onClick={() => setShowsGiven(!showsGiven)}
              >
                <IconPhoto {...ICON} />
              </ActionIcon>
            )}
            {picture && (
              <ActionIcon
                component="a"
                ref={file}
                download={t('guide.fileName', { title })}
                variant="default"
                size={32}
                aria-label={t('guide.picture.save')}
                title={t('guide.picture.save')}
              >
                <IconDownload {...ICON} />
              </ActionIcon>
            )}
          </span>
        </div>
      ) : (
        <p className={styles['none']}>
          {t('guide.picture.none')} <small>{t('guide.picture.drop')}</small>
        </p>
      )}
      {work && <GuideWorkLine id={id} work={work} />}
      <GuideSources guide={guide} />
    </section>
  );
}
