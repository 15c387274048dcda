import { ActionIcon, Button, VisuallyHidden } from '@mantine/core';
import {
  IconCheck,
  IconCopy,
  IconDownload,
  IconLibraryPhoto,
  IconPhotoQuestion,
  IconPhotoSearch,
  IconRepeat,
  IconSortDescending,
  IconTrash,
} from '@tabler/icons-react';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isMarked, pictureFileName, type Locale, type Picture } from '../../store/index.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { useBlobUrl } from '../use-blob-url.ts';
import { EnlargeMenu } from './EnlargeMenu.tsx';
import styles from './Stage.module.css';

const ICON = { size: 18, stroke: 1.6 };

export function PictureActions({ picture }: { readonly picture: Picture }) {
  const { t, i18n } = useTranslation();
  const { reuse, remove, addMatchPictures, describe, openMatch } = useAppStore().getState();
  const file = useBlobUrl<HTMLAnchorElement>(picture.png, 'href');
  /** The result of the last copy and its picture, because the next picture has not been copied yet. */
  const [copy, setCopy] = useState({ id: '', ok: false });
  const isCopied = copy.id === picture.id && copy.ok;
  const isRefused = copy.id === picture.id && !copy.ok;

  const copyImage = async () => {
    try {
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture.png })]);
      setCopy({ id: picture.id, ok: true });
    } catch {
      setCopy({ id: picture.id, ok: false });
    }
  };

  const { id, png } = picture;
  const named = { id, name: pictureFileName(picture), file: png, isMarked: isMarked(picture) };
  const match = () => {
    addMatchPictures([named]);
    openMatch('compare');
  };
  const look = () => {
    void describe(named, i18n.language as Locale);
    openMatch('describe');
  };

  return (
    <>
      <div className={styles['actions']}>
        <Button
          component="a"
          ref={file}
          download={pictureFileName(picture)}
          variant="light"
          size="sm"
          px="xs"
          leftSection={<IconDownload {...ICON} />}
        >
          {t('picture.download')}
        </Button>
        <Button
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
          <IconAction label={t(isCopied ? 'picture.copied' : 'picture.copy')} run={copyImage}>
            {isCopied ? <IconCheck {...ICON} /> : <IconCopy {...ICON} />}
          </IconAction>
          <EnlargeMenu picture={picture} />
          <IconAction label={t('picture.match')} run={match}>
            <IconPhotoSearch {...ICON} />
          </IconAction>
          <IconAction label={t('picture.describe')} run={look}>
            <IconPhotoQuestion {...ICON} />
          </IconAction>
          <LookupActions picture={picture} />
          <IconAction label={t('picture.remove')} run={() => remove(picture.id)}>
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

/** What compares it with other pictures. */
function LookupActions({ picture }: { readonly picture: Picture }) {
  const { t } = useTranslation();
  const { searchSimilar, rankByPrompt } = useAppStore().getState();
  const pictures = useApp((state) => state.pictures);
  const { prompt } = picture.parameters;
  const count = useMemo(
    () => pictures.filter(({ parameters }) => parameters.prompt === prompt).length,
    [pictures, prompt],
  );
  return (
    <>
      {pictures.length > 1 && (
        <IconAction label={t('search.moreLike')} run={() => searchSimilar(picture.id)}>
          <IconLibraryPhoto {...ICON} />
        </IconAction>
      )}
      {count > 1 && prompt !== '' && (
        <IconAction label={t('search.bestFirst', { count })} run={() => rankByPrompt(picture.id)}>
          <IconSortDescending {...ICON} />
        </IconAction>
      )}
    </>
  );
}

interface IconActionProps {
  readonly label: string;
  readonly run: () => Promise<void> | void;
  readonly children: ReactNode;
}

function IconAction({ label, run, children }: IconActionProps) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={36}
      aria-label={label}
      title={label}
      onClick={() => void run()}
    >
      {children}
    </ActionIcon>
  );
}
