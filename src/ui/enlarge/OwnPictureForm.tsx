import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  enlargedSize,
  ENLARGEMENTS,
  LONGEST_EDGE,
  upscalerInUse,
  upscalerKey,
  upscalerName,
  usableUpscalers,
  type OwnPicture,
  type PixelSize,
} from '../../store/index.ts';
import styles from '../match/Match.module.css';
import { PictureFailure } from '../match/PictureFailure.tsx';
import { Thumbnail } from '../match/Thumbnail.tsx';
import { EnlargeProgress } from '../stage/EnlargeProgress.tsx';
import { useApp, useAppStore } from '../store-context.ts';

/** How much to enlarge the picture, and with which upscaler. */
export function OwnPictureForm({ picture }: { readonly picture: OwnPicture }) {
  const { t } = useTranslation();
  const { enlargeOwn } = useAppStore().getState();
  const run = useApp((state) => state.enlargeRun);
  const failure = useApp((state) => state.enlargeFailure);
  /** The size of the picture that the browser shows; the engine can also read some that browsers cannot show. */
  const [shown, setShown] = useState<{ of: OwnPicture; size: PixelSize } | null>(null);
  const size = shown?.of === picture ? shown.size : null;
  const sizes = ENLARGEMENTS.map((factor) => ({
    factor,
    larger: size && enlargedSize(size, factor),
  }));
  const isOwnRun = run?.pictureId === null;
  return (
    <div className={styles['described']}>
      <Thumbnail
        key={picture.name}
        picture={{ id: '', ...picture }}
        isLarge
        onSize={(found) => setShown({ of: picture, size: found })}
      />
      <div className={styles['stack']}>
        <p>
          {picture.name}
          {size && ` · ${t('picture.size', { ...size })}`}
        </p>
        <UpscalerSelect />
        {isOwnRun ? (
          <EnlargeProgress run={run} />
        ) : (
          <div className={styles['buttons']}>
            {sizes.map(({ factor, larger }) => (
              <Button
                key={factor}
                disabled={run !== null || (size !== null && larger === null)}
                onClick={() => void enlargeOwn(factor)}
              >
                {t('enlarging.times', { factor })}
                {larger && ` (${t('picture.size', { ...larger })})`}
              </Button>
            ))}
          </div>
        )}
        {size && sizes.some(({ larger }) => larger === null) && (
          <p className={styles['hint']}>{t('enlarging.limit', { max: LONGEST_EDGE })}</p>
        )}
        {failure?.pictureId === null && (
          <PictureFailure error={failure.error} retry={() => void enlargeOwn(failure.factor)} />
        )}
      </div>
    </div>
  );
}

function UpscalerSelect() {
  const { t } = useTranslation();
  const { chooseUpscaler } = useAppStore().getState();
  const library = useApp((state) => state.library);
  const chosen = useApp((state) => upscalerKey(upscalerInUse(state.chosenUpscaler, state.library)));
  const upscalers = usableUpscalers(library);
  return (
    <NativeSelect
      label={t('enlarging.with')}
      value={chosen}
      onChange={({ currentTarget: { value } }) => {
        const found = upscalers.find((one) => upscalerKey(one) === value);
        if (found) chooseUpscaler(found);
      }}
      data={upscalers.map((upscaler) => ({
        value: upscalerKey(upscaler),
        label: upscalerName(upscaler) ?? t('enlarging.lanczos'),
      }))}
    />
  );
}
