import { Button, Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { LIMITS, textLines } from '../../store/index.ts';
import { ErrorNotice } from '../notices/ErrorNotice.tsx';
import { useApp, useAppStore } from '../store-context.ts';
import { EncoderOffer } from './EncoderOffer.tsx';
import styles from './Match.module.css';
import { MatchPictures } from './MatchPictures.tsx';
import { MatchProgress } from './MatchProgress.tsx';
import { MatchTable } from './MatchTable.tsx';
import { PairSelect } from './PairSelect.tsx';

/** Compares pictures with texts. */
export function MatchTab() {
  const { t } = useTranslation();
  const { match, cancelMatch, setMatchTexts } = useAppStore().getState();
  const texts = useApp((state) => state.matchTexts);
  const hasPictures = useApp((state) => state.matchPictures.length > 0);
  const run = useApp((state) => state.matchRun);
  const failure = useApp((state) => state.matchFailure);
  const table = useApp((state) => state.matchedTable);
  const lines = textLines(texts).length;
  const isReady = hasPictures && lines > 0;
  return (
    <div className={styles['tab']}>
      <p className={styles['hint']}>{t('match.intro')}</p>
      <div className={styles['inputs']}>
        <MatchPictures />
        <Textarea
          label={t('match.texts')}
          description={t('match.textsHint')}
          inputWrapperOrder={['label', 'input', 'description']}
          placeholder={t('match.textsPlaceholder')}
          autosize
          minRows={4}
          maxRows={10}
          value={texts}
          onChange={(event) => setMatchTexts(event.currentTarget.value)}
        />
      </div>
      {lines > LIMITS.matchTexts && (
        <p className={styles['warning']} role="status">
          {t('match.linesLeftOut', { max: LIMITS.matchTexts, number: lines })}
        </p>
      )}
      <PairSelect />
      <EncoderOffer />
      <div className={styles['buttons']}>
        {run ? (
          <Button variant="default" disabled={run.cancelling} onClick={() => void cancelMatch()}>
            {t(run.cancelling ? 'match.cancelling' : 'match.cancel')}
          </Button>
        ) : (
          <Button disabled={!isReady} onClick={() => void match()}>
            {t('match.compare')}
          </Button>
        )}
      </div>
      {run && <MatchProgress run={run} />}
      {failure && <ErrorNotice error={failure} retry={() => void match()} />}
      {table && <MatchTable table={table} />}
    </div>
  );
}
