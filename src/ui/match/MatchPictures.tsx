import { ActionIcon, Button } from '@mantine/core';
import { IconPhotoPlus, IconX } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { MatchPicture } from '../../store/index.ts';
import { useApp, useAppStore } from '../store-context.ts';
import styles from './Match.module.css';
import { Thumbnail } from './Thumbnail.tsx';

/** The pictures to compare, and a way to add more. */
export function MatchPictures() {
  const { t } = useTranslation();
  const { addMatchPictures, clearMatchPictures } = useAppStore().getState();
  const pictures = useApp((state) => state.matchPictures);
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className={styles['stack']}>
      <div className={styles['buttons']}>
        <Button
          variant="default"
          leftSection={<IconPhotoPlus size={18} stroke={1.6} />}
          onClick={() => input.current?.click()}
        >
          {t('match.addPictures')}
        </Button>
        {pictures.length > 1 && (
          <Button variant="subtle" color="gray" onClick={clearMatchPictures}>
            {t('match.clearPictures')}
          </Button>
        )}
      </div>
      <p className={styles['hint']}>{t('match.picturesHint')}</p>
      <input
        ref={input}
        type="file"
        accept="image/*"
        multiple
        hidden
        onChange={({ currentTarget }) => {
          addMatchPictures(
            [...(currentTarget.files ?? [])].map((file) => ({ name: file.name, file })),
          );
          // Cleared, so that the same file can be picked again.
          currentTarget.value = '';
        }}
      />
      {pictures.length > 0 && (
        <ul className={styles['pictures']} aria-label={t('match.pictures')}>
          {pictures.map((picture) => (
            <Picked key={picture.id} picture={picture} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Picked({ picture }: { readonly picture: MatchPicture }) {
  const { t } = useTranslation();
  const { removeMatchPicture } = useAppStore().getState();
  return (
    <li className={styles['picked']}>
      <Thumbnail picture={picture} />
      <ActionIcon
        className={styles['remove'] ?? ''}
        variant="default"
        radius="xl"
        size={26}
        aria-label={t('match.removePicture', { name: picture.name })}
        onClick={() => removeMatchPicture(picture.id)}
      >
        <IconX size={14} stroke={2} />
      </ActionIcon>
    </li>
  );
}
