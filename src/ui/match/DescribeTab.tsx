import { Button, SegmentedControl } from '@mantine/core';
import { IconCheck, IconPlus } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hasWord, LOCALES, type Locale, type MatchPicture } from '../../store/index.ts';
import { useApp, useAppStore } from '../store-context.ts';
import styles from './Match.module.css';
import { MatchProgress } from './MatchProgress.tsx';
import { PairSelect } from './PairSelect.tsx';
import { PickPictures } from './PickPictures.tsx';
import { PictureFailure } from './PictureFailure.tsx';
import { Thumbnail } from './Thumbnail.tsx';
import { useIncomingPictures, type IncomingPicture } from './use-incoming-pictures.ts';

/** What is in this picture? Lists the nearest words, which can be added to the prompt. */
export function DescribeTab() {
  const { t, i18n } = useTranslation();
  const { describe, cancelDescribe } = useAppStore().getState();
  const picture = useApp((state) => state.describedPicture);
  const run = useApp((state) => state.describeRun);
  const failure = useApp((state) => state.describeFailure);
  const description = useApp((state) => state.description);
  const [language, setLanguage] = useState(i18n.language as Locale);
  const [isNothing, setIsNothing] = useState(false);

  const look = useCallback(
    (wanted: Pick<MatchPicture, 'name' | 'file'>, words: Locale) =>
      void describe({ id: '', ...wanted }, words),
    [describe],
  );
  const take = useCallback(
    ([first]: readonly IncomingPicture[]) => {
      setIsNothing(!first);
      if (first) look(first, language);
    },
    [look, language],
  );
  const isOver = useIncomingPictures(take);

  return (
    <div className={styles['tab']}>
      <p className={styles['hint']}>{t('describe.intro')}</p>
      <div className={styles['stack']} data-over={isOver}>
        <div className={styles['buttons']}>
          <PickPictures label={t('describe.pick')} isMultiple={false} take={take} />
          <SegmentedControl
            aria-label={t('describe.language')}
            value={language}
            onChange={(value) => {
              setLanguage(value as Locale);
              if (picture) look(picture, value as Locale);
            }}
            data={Object.entries(LOCALES).map(([value, label]) => ({ value, label }))}
          />
        </div>
        <p className={styles['hint']}>{t(isOver ? 'match.dropHere' : 'describe.hint')}</p>
        {isNothing && (
          <p className={styles['warning']} role="alert">
            {t('match.noPicture')}
          </p>
        )}
      </div>
      <PairSelect />
      {picture && (
        <div className={styles['described']}>
          <Thumbnail key={picture.name} picture={picture} isLarge />
          <div className={styles['stack']}>
            {run && (
              <>
                <MatchProgress run={run} />
                <p className={styles['hint']}>{t('describe.firstTime')}</p>
                <div className={styles['buttons']}>
                  <Button
                    variant="default"
                    disabled={run.cancelling}
                    onClick={() => void cancelDescribe()}
                  >
                    {t(run.cancelling ? 'match.cancelling' : 'match.cancel')}
                  </Button>
                </div>
              </>
            )}
            {failure && <PictureFailure error={failure} retry={() => look(picture, language)} />}
            {description && <Words words={description.words} language={description.language} />}
          </div>
        </div>
      )}
    </div>
  );
}

interface WordsProps {
  readonly words: readonly { readonly text: string; readonly cosine: number }[];
  readonly language: Locale;
}

function Words({ words, language }: WordsProps) {
  const { t } = useTranslation();
  const { togglePromptWord } = useAppStore().getState();
  const prompt = useApp((state) => state.form.prompt);
  return (
    <>
      <div className={styles['buttons']} role="group" aria-label={t('describe.words')}>
        {words.map(({ text, cosine }) => {
          const isIn = hasWord(prompt, text);
          const Icon = isIn ? IconCheck : IconPlus;
          return (
            <Button
              key={text}
              lang={language}
              variant={isIn ? 'filled' : 'default'}
              size="sm"
              px="sm"
              radius="xl"
              leftSection={<Icon size={16} stroke={1.8} />}
              rightSection={<small className={styles['score']}>{cosine.toFixed(2)}</small>}
              aria-pressed={isIn}
              onClick={() => togglePromptWord(text, language)}
            >
              {text}
            </Button>
          );
        })}
      </div>
      <p className={styles['hint']}>{t('describe.wordsHint')}</p>
      {prompt !== '' && <p>{t('describe.prompt', { prompt })}</p>}
    </>
  );
}
