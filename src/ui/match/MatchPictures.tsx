import { ActionIcon, Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LIMITS, type MatchPicture } from '../../store/index.ts';
import { useApp, useAppStore } from '../store-context.ts';
import styles from './Match.module.css';
import { PickPictures } from './PickPictures.tsx';
import { Thumbnail } from './Thumbnail.tsx';
import { useIncomingPictures, type IncomingPicture } from './use-incoming-pictures.ts';

/** The pictures to compare, and a way to add more. */
export function MatchPictures() {
  const { t } = useTranslation();
  const { addMatchPictures, clearMatchPictures } = useAppStore().getState();
  const pictures = useApp((state) => state.matchPictures);
  const leftOut = useApp((state) => state.matchLeftOut);
  const [isNothing, setIsNothing] = useState(false);
  const take = useCallback(
    (incoming: readonly IncomingPicture[]) => {
      setIsNothing(incoming.length === 0);
      addMatchPictures(incoming);
    },
    [addMatchPictures],
  );
  const isOver = useIncomingPictures(take);
  return (
    <div className={styles['stack']} data-over={isOver}>
      <div className={styles['buttons']}>
        <PickPictures label={t('match.addPictures')} isMultiple take={take} />
        {pictures.length > 1 && (
          <Button variant="subtle" color="gray" onClick={clearMatchPictures}>
            {t('match.clearPictures')}
          </Button>
        )}
      </div>
      <p className={styles['hint']}>{t(isOver ? 'match.dropHere' : 'match.picturesHint')}</p>
      {isNothing && (
        <p className={styles['warning']} role="alert">
          {t('match.noPicture')}
        </p>
      )}
      {leftOut > 0 && (
        <p className={styles['warning']} role="alert">
          {t('match.leftOut', { max: LIMITS.matchPictures, number: leftOut })}
        </p>
      )}
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
        title={t('match.removePicture', { name: picture.name })}
        onClick={() => removeMatchPicture(picture.id)}
      >
        <IconX size={14} stroke={2} />
      </ActionIcon>
    </li>
  );
}
