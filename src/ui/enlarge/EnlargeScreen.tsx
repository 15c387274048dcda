import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Screen } from '../Screen.tsx';
import styles from '../match/Match.module.css';
import { PickPictures } from '../match/PickPictures.tsx';
import { useIncomingPictures, type IncomingPicture } from '../match/use-incoming-pictures.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { LargerPicture } from './LargerPicture.tsx';
import { OwnPictureForm } from './OwnPictureForm.tsx';

/** Enlarges a picture of the user's own, which may come from anywhere. */
export function EnlargeScreen() {
  const { t } = useTranslation();
  const { chooseOwnPicture } = useAppStore().getState();
  const picture = useApp((state) => state.ownPicture);
  const larger = useApp((state) => state.enlargedOwn);
  const [isNothing, setIsNothing] = useState(false);
  const take = useCallback(
    ([first]: readonly IncomingPicture[]) => {
      setIsNothing(!first);
      if (first) chooseOwnPicture(first);
    },
    [chooseOwnPicture],
  );
  const isOver = useIncomingPictures(take);

  return (
    <Screen
      title={t('enlarging.own')}
      closeLabel={t('enlarging.close')}
      entrance="[data-enlarge-button]"
    >
      <div className={styles['tab']}>
        <p className={styles['hint']}>{t('enlarging.intro')}</p>
        <div className={styles['stack']} data-over={isOver}>
          <div className={styles['buttons']}>
            <PickPictures label={t('describe.pick')} isMultiple={false} take={take} />
          </div>
          <p className={styles['hint']}>{t(isOver ? 'match.dropHere' : 'describe.hint')}</p>
          {isNothing && (
            <p className={styles['warning']} role="alert">
              {t('match.noPicture')}
            </p>
          )}
        </div>
        {picture && <OwnPictureForm picture={picture} />}
        {larger && <LargerPicture larger={larger} />}
      </div>
    </Screen>
  );
}
